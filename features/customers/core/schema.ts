import { z } from 'zod';
import { Filter, ListInput, pageOf, Sort } from '#platform/core/paging.ts';
import { Attributes } from '#platform/core/record.ts';
import { identityKinds } from './identity-value.ts';

const Money = z.object({ minor: z.number(), currency: z.string() });
const Kind = z.enum(['person', 'company']);

/** Fields a list of customers can be filtered and sorted by; by `segment`, ids of fixed lists, only filtered. */
export const customerFields = [
  'name',
  'kind',
  'tier',
  'country',
  'city',
  'language',
  'source',
  'tags',
  'internal',
  'customerSince',
  'createdAt',
  'ordersCount',
  'revenue',
  'firstOrderAt',
  'lastOrderAt',
  'activeSubscriptions',
  'ticketsCount',
  'openTickets',
  'lastTicketAt',
  'answersCount',
  'lastAnswerAt',
  'lastNps',
  'lastCsat',
  'lastCes',
  'segment',
] as const;
export type CustomerField = (typeof customerFields)[number];

export const CustomerRow = z.object({
  customerId: z.uuid(),
  kind: Kind,
  name: z.string(),
  /** an address or id to show where there is no name */
  known: z.string().nullable(),
  language: z.string().nullable(),
  country: z.string().nullable(),
  city: z.string().nullable(),
  tier: z.string().nullable(),
  tags: z.array(z.string()),
  source: z.string(),
  internal: z.boolean(),
  customerSince: z.string().nullable(),
  createdAt: z.string(),
  ordersCount: z.number(),
  revenue: Money.nullable(),
  firstOrderAt: z.string().nullable(),
  lastOrderAt: z.string().nullable(),
  activeSubscriptions: z.number(),
  ticketsCount: z.number(),
  openTickets: z.number(),
  lastTicketAt: z.string().nullable(),
  answersCount: z.number(),
  lastAnswerAt: z.string().nullable(),
  lastNps: z.number().nullable(),
  lastCsat: z.number().nullable(),
  lastCes: z.number().nullable(),
});
export type CustomerRow = z.infer<typeof CustomerRow>;

export const CustomerPage = pageOf(CustomerRow);
export const CustomerListInput = ListInput;

export const IdentityView = z.object({
  kind: z.enum(identityKinds),
  value: z.string(),
  contactId: z.uuid().nullable(),
});
export const ContactView = z.object({
  contactId: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string().nullable(),
});
export const MergeView = z.object({
  mergeId: z.uuid(),
  mergedId: z.uuid(),
  /** what the merged customer was called */
  mergedName: z.string(),
  mergedAt: z.string(),
});

export const CustomerDetail = CustomerRow.extend({
  timeZone: z.string().nullable(),
  attributes: Attributes,
  erasedAt: z.string().nullable(),
  contacts: z.array(ContactView),
  identities: z.array(IdentityView),
  /** merges into this customer that can be taken back */
  merges: z.array(MergeView),
  /** others with the same phone or name: perhaps the same person */
  similar: z.array(
    z.object({
      customerId: z.uuid(),
      name: z.string(),
      known: z.string().nullable(),
      because: z.enum(['phone', 'name']),
    }),
  ),
});
export type CustomerDetail = z.infer<typeof CustomerDetail>;

export const FindCustomerOutput = z.union([
  z.object({ found: z.literal(true), customer: CustomerDetail }),
  /** it was merged: this one has everything now */
  z.object({ found: z.literal(false), mergedInto: z.uuid() }),
]);

export const TimelineEntry = z.object({
  id: z.uuid(),
  /** "orders", "tickets": whose entry it is */
  source: z.string(),
  /** "order", "refund", "answer" … */
  kind: z.string(),
  at: z.string(),
  title: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  body: z.string().nullable(),
  to: z.string().nullable(),
  amount: Money.nullable(),
  score: z.object({ value: z.number(), max: z.number() }).nullable(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** What can be changed by hand; what is left out stays. An empty text empties. */
export const CustomerPatch = z.object({
  name: z.string().trim().max(300).optional(),
  kind: Kind.optional(),
  tier: z.string().trim().max(60).optional(),
  language: z.string().trim().max(20).optional(),
  timeZone: z.string().trim().max(60).optional(),
  country: z.string().trim().max(60).optional(),
  city: z.string().trim().max(120).optional(),
  tags: z.array(z.string().trim().min(1).max(60)).max(100).optional(),
  internal: z.boolean().optional(),
});
export type CustomerPatch = z.infer<typeof CustomerPatch>;

export const segmentLists = ['customers', 'orders', 'subscriptions', 'tickets', 'answers'] as const;

export const SegmentInput = z.object({
  list: z.enum(segmentLists),
  name: z.string().trim().min(1).max(80),
  /** may be empty where a sort is given; never for customers, whose segments are asked for figures */
  filter: Filter,
  /** absent: the list's own order */
  sort: Sort.nullable().optional(),
  /** false: only whoever saved it sees it. Absent: shared when added, as it was when changed */
  shared: z.boolean().optional(),
});
export type SegmentInput = z.infer<typeof SegmentInput>;

/** Customers a fixed list holds at most. */
export const mostListed = 200_000;

/** Where a fixed list was saved from: in words, and as an address of the console. */
export const FixedOrigin = z.object({
  label: z.string().trim().min(1).max(200),
  to: z
    .string()
    .max(2000)
    .regex(/^\/[a-z]/),
});
export type FixedOrigin = z.infer<typeof FixedOrigin>;

export const SegmentView = SegmentInput.extend({
  segmentId: z.uuid(),
  sort: Sort.nullable(),
  shared: z.boolean(),
  /** the reader saved it, so the reader alone may take it back from the others */
  mine: z.boolean(),
  createdAt: z.string(),
  /** a fixed list of customers, as they were when it was saved; null: whoever meets the conditions */
  fixed: z
    .object({
      /** listed so far, and how many are to be: null when all are */
      customers: z.number(),
      of: z.number().nullable(),
      origin: FixedOrigin.nullable(),
    })
    .nullable(),
});
export type SegmentView = z.infer<typeof SegmentView>;

/** Values that occur, most frequent first: what a filter offers. */
export const FacetsOutput = z.object({
  tier: z.array(z.object({ value: z.string(), count: z.number() })),
  country: z.array(z.object({ value: z.string(), count: z.number() })),
  language: z.array(z.object({ value: z.string(), count: z.number() })),
  source: z.array(z.object({ value: z.string(), count: z.number() })),
  tags: z.array(z.object({ value: z.string(), count: z.number() })),
});
