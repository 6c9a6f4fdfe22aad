import { z } from 'zod';
import { Refusal } from '#platform/core/refusal.ts';
import { type FileColumn, sendCsv } from '#platform/server/http/list-file.ts';
import type { StreamRoute } from '#platform/server/module.ts';
import { type BandRow, Question } from '../../core/contract/link.ts';
import { exposureIds } from '../../core/link/exposures.ts';
import { admitExposure } from '../queries/admit-exposure.ts';
import { listBand } from '../queries/list-band.ts';
import { openLink } from '../queries/open-link.ts';

const Asked = Question.extend({
  exposure: z.enum(exposureIds),
  group: z.string().max(200),
});

const columns: readonly FileColumn<BandRow>[] = [
  { header: 'customer_id', value: (row) => row.customerId },
  { header: 'name', value: (row) => row.name },
  { header: 'known_by', value: (row) => row.known },
  { header: 'encounter_id', value: (row) => row.encounterId },
  { header: 'day', value: (row) => row.day },
  { header: 'value', value: (row) => row.value },
  { header: 'left', value: (row) => row.lost },
];

const pageSize = 2_000;

/** Everybody behind one group of a driver as a file, by the same question as the list. */
export const bandFile: StreamRoute = {
  method: 'GET',
  path: '/retention/band.csv',
  permission: 'customers.export',
  summary: 'The customers behind one group of a driver as a CSV file',
  handle: async (context, request, reply) => {
    const parsed = Asked.safeParse(request.query);
    if (!parsed.success) throw new Refusal('platform:invalid-input', {}, 400);
    const { exposure: id, group } = parsed.data;
    const exposure = admitExposure(context.actor, id);
    const link = await openLink(context, parsed.data);
    // the first page before the answer begins: a refusal must still be able to be one
    const first = await listBand(context, link, exposure, { group, limit: pageSize });
    await context.command((ctx) =>
      ctx.audit({
        action: 'retention.export-band',
        subjectKind: 'list',
        subjectId: 'band',
        detail: { exposure: id, group },
      }),
    );
    async function* pages(): AsyncGenerator<readonly BandRow[]> {
      let part: Awaited<ReturnType<typeof listBand>> | null = first;
      while (part !== null) {
        yield part.rows;
        part =
          part.next === null
            ? null
            : await listBand(context, link, exposure, { group, limit: pageSize, cursor: part.next });
      }
    }
    return sendCsv(reply, `${id}-${group.replaceAll(/[^a-z0-9+-]/gi, '_')}`, columns, pages());
  },
};
