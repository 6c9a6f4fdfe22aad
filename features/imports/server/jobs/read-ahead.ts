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
  const reader = startReader();
  try {
    const first = isFresh(reading) ? await firstChunk(reading, onBytes) : null;
    if (first) yield first;
    reader.begin(first ? after(reading, first) : reading);
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

const isFresh = ({ positions }: PlanReading): boolean => [...positions.values()].every((rows) => rows === 0);

/** The first chunk is small, and stored by the time the thread is up: it is read here. */
async function firstChunk(reading: PlanReading, onBytes: OnBytes): Promise<ImportChunk | null> {
  for await (const chunk of chunksOf(reading, onBytes)) return chunk;
  return null;
}

/** What is left once a chunk is handed on, as after a crash: its rows are read again for what they say of later ones. */
const after = (reading: PlanReading, { fileNo, position }: ImportChunk): PlanReading => ({
  ...reading,
  positions: new Map([...reading.positions, [fileNo, position]]),
});

function startReader() {
  const worker = new Worker(new URL('./reader-thread.ts', import.meta.url), {
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
    begin: (reading: PlanReading): void => worker.postMessage(reading),
    /** One at a time: the next chunk is made while the caller stores the last. */
    next: (): Promise<ReaderReply> => {
      const { promise } = answer;
      worker.postMessage(null);
      return promise;
    },
    stop: () => worker.terminate(),
  };
}
