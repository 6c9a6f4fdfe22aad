import type { Provenance } from '#features/retention/core/schema.ts';
import type { Format } from '#platform/web/i18n.ts';

/** "1 Jan 2026 – 31 Mar 2026", as an answer says of itself. */
export const periodText = (
  format: Format,
  answer: Pick<Provenance, 'period'> | undefined,
): string | undefined =>
  answer && `${format.date(answer.period.from, 'day')} – ${format.date(answer.period.to, 'day')}`;
