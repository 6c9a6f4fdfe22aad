import { z } from 'zod';
import { formatNumber } from '#platform/core/locale.ts';
import { Refusal } from '#platform/core/refusal.ts';
import type { RequestContext } from '#platform/server/context.ts';
import { type FileColumn, listFileInput, sendCsv } from '#platform/server/http/list-file.ts';
import type { StreamRoute } from '#platform/server/module.ts';
import { ForecastTerms, type LeavingRow, type Reason } from '../../core/contract/leaving.ts';
import { reasonLine } from '../../core/leaving-reason.ts';
import { openLeaving } from '../queries/find-leaving.ts';

const Asked = ForecastTerms.extend({ segment: z.uuid().optional() });

/** A reason in words, as the page says it. */
const reasonText =
  ({ services, locale }: RequestContext) =>
  (reason: Reason): string => {
    const { key, params } = reasonLine(reason, (value, digits) => formatNumber(locale, value, digits));
    return services.translate(locale, `retention:${key}`, params);
  };

const rounded = (value: number | null, digits: number): number | null =>
  value === null ? null : Number(value.toFixed(digits));

const columnsOf = (context: RequestContext, currency: string): readonly FileColumn<LeavingRow>[] => {
  const say = reasonText(context);
  const column = (header: string, value: FileColumn<LeavingRow>['value']) => ({ header, value });
  return [
    column('customer_id', (row) => row.customerId),
    column('name', (row) => row.name),
    column('known_by', (row) => row.known),
    column('tier', (row) => row.tier),
    column('country', (row) => row.country),
    column('forecast_by', (row) => row.kind),
    column('plan', (row) => row.plan),
    column('state', (row) => row.state),
    column('probability', (row) => rounded(row.probability, 4)),
    column('basis', (row) => row.basis),
    column('expected_purchases', (row) => rounded(row.expected, 3)),
    column('value_at_risk', (row) => rounded(row.atRisk, 2)),
    column('expected_value_12_months', (row) => rounded(row.worth, 2)),
    column('currency', () => currency),
    column('days_since_purchase', (row) => row.silence),
    column('last_purchase', (row) => row.lastPurchase),
    column('purchase_days', (row) => row.purchases),
    column('tenure_days', (row) => row.tenure),
    column('open_tickets', (row) => row.openTickets),
    column('tickets_90_days', (row) => row.recentTickets),
    column('reasons', (row) => row.reasons.map(say).join('; ')),
    column('handled_until', (row) => (row.handling ? (row.handling.until ?? 'for good') : null)),
    column('note', (row) => row.handling?.note),
  ];
};

const pageSize = 2_000;

export const leavingFile: StreamRoute = {
  method: 'GET',
  path: '/leaving.csv',
  permission: 'customers.export',
  summary: 'The list of who is leaving as a CSV file, by the same filter as /leaving',
  handle: async (context, request, reply) => {
    const terms = Asked.safeParse(request.query);
    if (!terms.success) throw new Refusal('platform:invalid-input', {}, 400);
    const asked = { ...terms.data, ...listFileInput(request.query) };
    const list = await openLeaving(context, asked);
    await context.command((ctx) =>
      ctx.audit({
        action: 'retention.export-leaving',
        subjectKind: 'list',
        subjectId: 'leaving',
        detail: { ...asked },
      }),
    );
    async function* pages(): AsyncGenerator<LeavingRow[]> {
      let cursor: string | undefined;
      do {
        const { rows, next } = await list.page({ limit: pageSize, cursor });
        yield rows;
        cursor = next ?? undefined;
      } while (cursor !== undefined);
    }
    return sendCsv(reply, 'leaving', columnsOf(context, list.forecast.currency), pages());
  },
};
