import type { Actor } from '#platform/core/permission.ts';
import { Refusal } from '#platform/core/refusal.ts';
import { namesAgents, seesColleagues } from '../../core/colleagues.ts';
import { type Exposure, type ExposureId, exposures } from '../../core/link/exposures.ts';

/** @throws Refusal retention:colleagues where it would show single agents to somebody who sees only themselves */
export function admitExposure(actor: Actor, id: ExposureId): Exposure {
  const found = exposures.find((one) => one.id === id);
  if (!found) throw new Error(`no such exposure: ${id}`);
  if (namesAgents(id) && !seesColleagues(actor)) throw new Refusal('retention:colleagues', {}, 403);
  return found;
}
