import { z } from 'zod';
import { BatchInput, BatchOutput } from '#platform/core/batch.ts';
import { operation } from '#platform/core/operation.ts';
import { PageInput } from '#platform/core/paging.ts';
import {
  CustomerDetail,
  CustomerListInput,
  CustomerPage,
  CustomerPatch,
  FacetsOutput,
  FindCustomerOutput,
  SegmentInput,
  SegmentView,
  segmentLists,
  TimelineEntry,
} from './schema.ts';

const tag = 'customers';
const CustomerId = z.object({ customerId: z.uuid() });
const Done = z.object({});
const listRefusals = ['platform:bad-filter', 'platform:bad-cursor'] as const;

/** Customers, how to recognise them, what happened with them, and saved segments of any list. */
export const customersContract = {
  list: operation({
    permission: 'customers.read',
    method: 'GET',
    path: '/customers',
    tag,
    refusals: [...listRefusals],
    summary: 'Customers, filtered, searched and sorted',
    description:
      'Filter and sort by any field of a row; money is in major units of the company’s currency, days are "2026-01-31" in its zone.',
  })
    .input(CustomerListInput)
    .output(CustomerPage),
  facets: operation({
    permission: 'customers.read',
    method: 'GET',
    path: '/customers/facets',
    tag,
    summary: 'Values customers have, for filters',
  }).output(FacetsOutput),
  batch: operation({
    permission: 'customers.write',
    method: 'POST',
    path: '/customers/batch',
    tag,
    summary: 'Store up to 1,000 customers and contacts',
    description:
      'A repeat changes nothing. Each record is stored or refused by itself; `refused` says which and why. Send an Idempotency-Key header to repeat a request safely.',
  })
    .input(BatchInput)
    .output(BatchOutput),
  find: operation({
    permission: 'customers.read',
    method: 'GET',
    path: '/customers/{customerId}',
    tag,
    summary: 'One customer',
    refusals: ['customers:unknown'],
  })
    .input(CustomerId)
    .output(FindCustomerOutput),
  timeline: operation({
    permission: 'customers.read',
    method: 'GET',
    path: '/customers/{customerId}/timeline',
    tag,
    summary: 'Everything that happened with a customer, newest first',
    refusals: ['platform:bad-cursor'],
  })
    .input(
      CustomerId.extend(PageInput.shape).extend({ sources: z.array(z.string().max(60)).max(20).default([]) }),
    )
    .output(
      z.object({ rows: z.array(TimelineEntry), next: z.string().nullable(), sources: z.array(z.string()) }),
    ),
  change: operation({
    permission: 'customers.write',
    method: 'PATCH',
    path: '/customers/{customerId}',
    tag,
    summary: 'Change a customer by hand',
    refusals: ['customers:unknown', 'customers:erased', 'customers:time-zone-unknown'],
  })
    .input(CustomerId.extend(CustomerPatch.shape))
    .output(CustomerDetail),
  merge: operation({
    permission: 'customers.merge',
    method: 'POST',
    path: '/customers/{customerId}/merge',
    tag,
    summary: 'Make another customer one with this one',
    description:
      'Everything of the other goes to this one, and every id of it means this one from then on. Can be undone.',
    refusals: ['customers:unknown', 'customers:merge-same', 'customers:erased'],
  })
    .input(CustomerId.extend({ mergedId: z.uuid() }))
    .output(z.object({ mergeId: z.uuid() })),
  unmerge: operation({
    permission: 'customers.merge',
    method: 'POST',
    path: '/customers/merges/{mergeId}/undo',
    tag,
    summary: 'Take a merge back',
    description:
      'What moved returns, and with it what came in since under an id of the merged customer; what came in under the survivor’s stays.',
    refusals: ['customers:merge-unknown', 'customers:merge-undone', 'customers:survivor-merged'],
  })
    .input(z.object({ mergeId: z.uuid() }))
    .output(z.object({ survivorId: z.uuid(), mergedId: z.uuid() })),
  exportData: operation({
    permission: 'customers.privacy',
    method: 'GET',
    path: '/customers/{customerId}/data',
    tag,
    summary: 'Everything stored about one customer',
    description: 'For requests of the person itself: every row of every table that belongs to the customer.',
    refusals: ['customers:unknown'],
  })
    .input(CustomerId)
    .output(
      z.object({
        customerId: z.uuid(),
        exportedAt: z.string(),
        tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
      }),
    ),
  erase: operation({
    permission: 'customers.privacy',
    method: 'POST',
    path: '/customers/{customerId}/erase',
    tag,
    summary: 'Erase who a customer is',
    description: 'Names, addresses and words go; counts and money stay without a name. Cannot be undone.',
    refusals: ['customers:unknown', 'customers:erased'],
  })
    .input(CustomerId)
    .output(Done),
  segments: {
    list: operation({
      permission: 'signed-in',
      method: 'GET',
      path: '/segments',
      tag,
      summary: 'Saved segments of a list: the shared ones and those of the caller',
    })
      .input(z.object({ list: z.enum(segmentLists).default('customers') }))
      .output(z.array(SegmentView)),
    add: operation({
      permission: 'customers.segments',
      method: 'POST',
      path: '/segments',
      tag,
      summary: 'Save a segment',
      successStatus: 201,
      refusals: ['customers:segment-exists', 'customers:segment-empty', 'customers:segment-author'],
    })
      .input(SegmentInput)
      .output(SegmentView),
    change: operation({
      permission: 'customers.segments',
      method: 'PUT',
      path: '/segments/{segmentId}',
      tag,
      summary: 'Change a saved segment',
      refusals: [
        'customers:segment-unknown',
        'customers:segment-exists',
        'customers:segment-empty',
        'customers:segment-author',
        'customers:segment-fixed',
      ],
    })
      .input(SegmentInput.extend({ segmentId: z.uuid() }))
      .output(SegmentView),
    remove: operation({
      permission: 'customers.segments',
      method: 'DELETE',
      path: '/segments/{segmentId}',
      tag,
      summary: 'Remove a saved segment',
      refusals: ['customers:segment-unknown', 'customers:segment-used'],
    })
      .input(z.object({ segmentId: z.uuid() }))
      .output(SegmentView),
  },
};
