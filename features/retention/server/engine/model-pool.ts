import { Worker } from 'node:worker_threads';
import type { ModelInput, ModelName, ModelResult } from './models.ts';

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void };

/**
 * Two threads: one for what somebody waits for, one for work that goes on behind a page (the ranking of all drivers), so that a
 * page asked for meanwhile does not stand in its line.
 */
export type Lane = 'asked' | 'background';

type Line = { readonly worker: Worker; readonly waiting: Map<number, Waiting> };

const lines = new Map<Lane, Line>();
let next = 0;

function start(lane: Lane): Line {
  const worker = new Worker(new URL('./model-worker.ts', import.meta.url));
  const line: Line = { worker, waiting: new Map() };
  // a server that wants to stop does not wait for a fit
  worker.unref();
  const fail = (error: Error): void => {
    if (lines.get(lane) === line) lines.delete(lane);
    for (const { reject } of line.waiting.values()) reject(error);
    line.waiting.clear();
  };
  worker.on('message', ({ id, result, error }: { id: number; result: never; error?: string }) => {
    const asked = line.waiting.get(id);
    line.waiting.delete(id);
    if (line.waiting.size === 0) worker.unref();
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error));
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`the model thread ended (${code})`)));
  lines.set(lane, line);
  return line;
}

/** Columns of numbers are handed over, not copied: who asks has no more use for them. */
const buffersOf = (input: object): ArrayBuffer[] =>
  Object.values(input).flatMap((value) =>
    value instanceof Float64Array && value.buffer instanceof ArrayBuffer
      ? [value.buffer]
      : value !== null && typeof value === 'object' && !Array.isArray(value)
        ? buffersOf(value)
        : [],
  );

/** Runs a model off the event loop, so that no request waits for a fit. Jobs of a lane run one after another, in the order asked. */
export function runModel<N extends ModelName>(
  name: N,
  input: ModelInput<N>,
  lane: Lane = 'asked',
): Promise<ModelResult<N>> {
  const { worker, waiting } = lines.get(lane) ?? start(lane);
  worker.ref();
  next += 1;
  const id = next;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, name, input }, buffersOf(input));
  });
}
