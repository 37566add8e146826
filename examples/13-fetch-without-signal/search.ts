/** Asks the search service three times, one page after the other. */
export async function search(query: string, signal?: AbortSignal): Promise<string> {
  const pages: string[] = [];
  for (let page = 1; page <= 3; page++) {
    const url = `http://search.test/?q=${encodeURIComponent(query)}&page=${page}`;
    pages.push(await (await fetch(url, signal === undefined ? {} : { signal })).text());
  }
  return pages.join('\n');
}
