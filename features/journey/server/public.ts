/** What other rows may call. */

export { listStages } from './queries.ts';
