/** What this row announces. */
export const customersChanged = 'customers.customers-changed';
/** payload {@link MergeAnnounced}; once for each of the two */
export const customersMerged = 'customers.customers-merged';
export const customersUnmerged = 'customers.customers-unmerged';
/** words of the person in other rows are to be erased as well; payload `addresses`: fingerprints of the addresses that went */
export const customerErased = 'customers.customer-erased';

/** a fixed segment was filled or removed */
export const segmentListed = 'customers.segment-listed';

export type MergeAnnounced = {
  readonly mergeId: string;
  readonly survivorId: string;
  readonly mergedId: string;
};
