/** It is in every Node, but not among the types used here. */
export const wasm = (
  globalThis as unknown as { WebAssembly: Record<WasmMethod, (source: unknown) => Promise<unknown>> }
).WebAssembly;
type WasmMethod = 'compile' | 'instantiate' | 'compileStreaming' | 'instantiateStreaming';

const functionCount = 4_000;
const additionsEach = 300;

/** A WebAssembly module of about 8 MB, which takes V8's threads some milliseconds to compile. */
export function largeModule(): Uint8Array<ArrayBuffer> {
  // local 0 = local 0 + 1, again and again; then it is returned
  const add = [0x20, 0, 0x41, 1, 0x6a, 0x21, 0];
  const body = Buffer.from([0, ...Array.from({ length: additionsEach }, () => add).flat(), 0x20, 0, 0x0b]);
  const code = Buffer.concat([
    leb(functionCount),
    ...Array(functionCount).fill(Buffer.concat([leb(body.length), body])),
  ]);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
      section(1, Buffer.from([1, 0x60, 1, 0x7f, 1, 0x7f])), // one type: i32 to i32
      section(3, Buffer.concat([leb(functionCount), Buffer.alloc(functionCount)])), // all are of that type
      section(10, code),
    ]),
  );
}

const section = (id: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([id]), leb(content.length), content]);

/** An unsigned number as WebAssembly writes it: seven bits a byte, the lowest first. */
function leb(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
