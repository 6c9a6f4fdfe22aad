import type { DomainEvent } from '#platform/core/event.ts';

/** People or teams are called or grouped differently: whoever keeps names beside numbers reads them again. */
export const directoryChanged = (payload: {
  readonly staffIds?: readonly string[];
  readonly teamIds?: readonly string[];
}): DomainEvent => ({
  type: 'identity.directory-changed',
  customerId: null,
  payload,
});
