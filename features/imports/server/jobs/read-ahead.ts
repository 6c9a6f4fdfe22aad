import { Worker } from 'node:worker_threads';
import type { ImportChunk } from './import-chunk.ts';
import { chunksOf, type OnBytes, type PlanReading } from './read-plan.ts';
import type { ReaderReply } from './reader-thread.ts';

/** Fewer bytes are read here before a thread would have started. */
const worthAThread = 2_000_000;

/** Rows are garbage as soon as they are mapped: with less room for young ones many live just long enough to be copied about. */
const youngMb = 72;

/** Chunks of an import: of large files by a thread of their own, so that the server goes on answering while they are read. */
export const readAhead = (
  reading: PlanReading,
  onBytes: OnBytes,
  totalBytes: number,
): AsyncGenerator<ImportChunk> =>
  totalBytes < worthAThread ? chunksOf(reading, onBytes) : chunksOfThread(reading, onBytes);

async function* chunksOfThread(reading: PlanReading, onBytes: OnBytes): AsyncGenerator<ImportChunk> {
  const reader = startReader(reading);
  try {
    for (;;) {
      const reply = await reader.next();
      if (!reply.ok) throw reply.error;
      for (const [upload, bytes] of reply.bytes) onBytes(upload, bytes);
      if (!reply.chunk) return;
      yield reply.chunk;
    }
  } finally {
    await reader.stop();
  }
}

function startReader(reading: PlanReading) {
  const worker = new Worker(new URL('./reader-thread.ts', import.meta.url), {
    workerData: reading,
    resourceLimits: { maxYoungGenerationSizeMb: youngMb },
  });
  let answer = Promise.withResolvers<ReaderReply>();
  const fail = (error: unknown): void => {
    answer.promise.catch(() => undefined);
    answer.reject(error);
  };
  worker.on('message', (reply: ReaderReply) => {
    const { resolve } = answer;
    answer = Promise.withResolvers();
    resolve(reply);
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the reading thread has stopped')));
  return {
    /** One at a time: the next chunk is made while the caller stores the last. */
    next: (): Promise<ReaderReply> => {
      const { promise } = answer;
      worker.postMessage(null);
      return promise;
    },
    stop: () => worker.terminate(),
  };
}
