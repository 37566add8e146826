/** Sends a payment. A bank that knows the key of a payment does not make the payment again. */
export async function sendPayment(amount: number, key: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const response = await fetch('http://bank.test/payments', {
    method: 'POST',
    headers,
    body: JSON.stringify({ amount }),
    signal: AbortSignal.timeout(20_000),
  });
  if (!response.ok) throw new Error(`The bank answered ${response.status}.`);
  return response.text();
}
