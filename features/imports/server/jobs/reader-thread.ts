/** Reads an import's files in a thread of its own, a chunk each time it is asked: see read-ahead.ts. */
import { parentPort, workerData } from 'node:worker_threads';
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
const chunks = chunksOf(workerData as PlanReading, (upload, read) => bytes.set(upload, read));

async function next(): Promise<ReaderReply> {
  try {
    const { value, done } = await chunks.next();
    return { ok: true, chunk: done ? null : value, bytes };
  } catch (error) {
    return { ok: false, error };
  }
}

port.on('message', async () => port.postMessage(await next()));
