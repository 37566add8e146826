import { createRequire } from 'node:module';

interface Sodium {
  readonly crypto_pwhash_STRBYTES: number;
  readonly crypto_pwhash_OPSLIMIT_MIN: number;
  readonly crypto_pwhash_MEMLIMIT_MIN: number;
  crypto_pwhash_str_async(out: Buffer, password: Buffer, ops: number, memory: number, done: () => void): void;
}

const sodium = createRequire(import.meta.url)('sodium-native') as Sodium;

/** Hashes a password in libuv's pool by `uv_queue_work`, of which async_hooks is told nothing. */
export function pwhash(): Promise<void> {
  const out = Buffer.alloc(sodium.crypto_pwhash_STRBYTES);
  const ops = 4 * sodium.crypto_pwhash_OPSLIMIT_MIN;
  const memory = 500 * sodium.crypto_pwhash_MEMLIMIT_MIN;
  return new Promise((done) => sodium.crypto_pwhash_str_async(out, Buffer.from('x'), ops, memory, done));
}
