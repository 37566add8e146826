import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { Fixtures } from '../stress-fixtures.ts';
import { largeModule, wasm } from '../wasm-module.ts';
import { often, seldom, sometimes, type Workload, type Workloads } from './workload.ts';

const { subtle } = crypto.webcrypto;

/** Compression, cryptography and compilation, which other threads do. */
export function computing(at: Fixtures): Workloads {
  const wasmModule = largeModule();
  const text = Buffer.from('virtual time '.repeat(1000));
  const packed = { gzip: zlib.gzipSync(text), deflate: zlib.deflateSync(text), brotli: zlib.brotliCompressSync(text) };
  return {
    gzip: sometimes(() => promisify(zlib.gzip)(Buffer.alloc(2e5))),
    gunzip: often(() => promisify(zlib.gunzip)(packed.gzip)),
    deflate: often(() => promisify(zlib.deflate)(text)),
    inflate: often(() => promisify(zlib.inflate)(packed.deflate)),
    brotli: sometimes(() => promisify(zlib.brotliCompress)(Buffer.alloc(2e4))),
    'brotli, decompress': often(() => promisify(zlib.brotliDecompress)(packed.brotli)),
    ...zstandard(text),
    'stream through gzip': sometimes(() =>
      pipeline(
        fs.createReadStream(at.bigFile, { end: 5e5 }),
        zlib.createGzip({ level: 1 }),
        fs.createWriteStream(path.join(at.directory, 'gz')),
      ),
    ),
    CompressionStream: sometimes(() =>
      new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
    ),
    randomBytes: often(randomBytes),
    randomFill: often(() => promisify(crypto.randomFill)(Buffer.alloc(1e4))),
    randomInt: often(() => promisify<number, number>(crypto.randomInt)(1000)),
    scrypt: sometimes(() => promisify<string, string, number>(crypto.scrypt)('a', 'b', 16)),
    pbkdf2: sometimes(() => promisify(crypto.pbkdf2)('a', 'b', 5000, 32, 'sha256')),
    hkdf: often(() => promisify(crypto.hkdf)('sha256', 'a', 'b', 'c', 32)),
    generateKeyPair: sometimes(() => promisify(crypto.generateKeyPair)('ec', { namedCurve: 'P-256' })),
    generateKey: often(() => promisify(crypto.generateKey)('hmac', { length: 256 })),
    generatePrime: sometimes(() => promisify<number, unknown>(crypto.generatePrime)(128)),
    sign: often(signed),
    webcrypto: often(() => subtle.digest('SHA-256', new Uint8Array(1e5))),
    'webcrypto, keys': sometimes(async () => {
      const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
      await subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, text);
    }),
    'webcrypto, derived': sometimes(async () => {
      const key = await subtle.importKey('raw', new Uint8Array(16), 'PBKDF2', false, ['deriveBits']);
      await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(8), iterations: 2000 }, key, 256);
    }),
    webassembly: seldom(() => wasm.compile(wasmModule)),
  };
}

interface Zstandard {
  zstdCompress?(data: Buffer, done: (error: Error | null, result: Buffer) => void): void;
}

/** Came with Node 22.15. */
function zstandard(text: Buffer): Record<string, Workload> {
  const { zstdCompress } = zlib as unknown as Zstandard;
  return zstdCompress === undefined ? {} : { zstandard: often(() => promisify(zstdCompress)(text)) };
}

/** A synchronous job beside each one that is not: it looks the same to async_hooks, and never completes. */
function randomBytes(): Promise<Buffer> {
  crypto.randomBytes(16);
  return promisify(crypto.randomBytes)(1e4);
}

const { privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });

const signed = (): Promise<unknown> =>
  new Promise((resolve) =>
    crypto.sign('sha256', Buffer.from('x'), privateKey, (_error, signature) => resolve(signature)),
  );
