import { Worker } from 'node:worker_threads';
import type { ModelInput, ModelName, ModelResult } from './models.ts';

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void };

/** One thread for the process: a fit takes a core, and the other one has to answer requests. */
let worker: Worker | null = null;
let next = 0;
const waiting = new Map<number, Waiting>();

function start(): Worker {
  const started = new Worker(new URL('./model-worker.ts', import.meta.url));
  // a server that wants to stop does not wait for a fit
  started.unref();
  const fail = (error: Error): void => {
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  started.on('message', ({ id, result, error }: { id: number; result: never; error?: string }) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) started.unref();
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error));
  });
  started.on('error', fail);
  started.on('exit', (code) => fail(new Error(`the model thread ended (${code})`)));
  return started;
}

/** Runs a model off the event loop, so that no request waits for a fit. Jobs run one after another, in the order asked. */
export function runModel<N extends ModelName>(name: N, input: ModelInput<N>): Promise<ModelResult<N>> {
  worker ??= start();
  const thread = worker;
  thread.ref();
  next += 1;
  const id = next;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    thread.postMessage({ id, name, input });
  });
}
