import { parentPort } from 'node:worker_threads';
import { type ModelName, models } from './models.ts';

/** The thread side of `model-pool.ts`: takes one job at a time, answers with its result or the text of what it threw. */
parentPort?.on('message', ({ id, name, input }: { id: number; name: ModelName; input: never }) => {
  try {
    parentPort?.postMessage({ id, result: models[name](input) });
  } catch (error) {
    parentPort?.postMessage({
      id,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
});
