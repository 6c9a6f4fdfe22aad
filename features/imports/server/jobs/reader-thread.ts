/** Reads an import's files in a thread of its own, a chunk each time it is asked: see read-ahead.ts. */
import { parentPort } from 'node:worker_threads';
import type { ImportChunk } from './import-chunk.ts';
import { chunksOf, type PlanReading } from './read-plan.ts';

export type ReaderReply =
  | {
      readonly ok: true;
      /** null: everything is read */
      readonly chunk: ImportChunk | null;
      /** bytes read so far, by upload */
      readonly bytes: ReadonlyMap<number, number>;
    }
  | { readonly ok: false; readonly error: unknown };

const port = parentPort;
if (!port) throw new Error('reader-thread runs as a worker thread');

const bytes = new Map<number, number>();

async function next(chunks: AsyncGenerator<ImportChunk>): Promise<ReaderReply> {
  try {
    const { value, done } = await chunks.next();
    return { ok: true, chunk: done ? null : value, bytes };
  } catch (error) {
    return { ok: false, error };
  }
}

// first what is to be read, then a message for each chunk
port.once('message', (reading: PlanReading) => {
  const chunks = chunksOf(reading, (upload, read) => bytes.set(upload, read));
  port.on('message', async () => port.postMessage(await next(chunks)));
});
