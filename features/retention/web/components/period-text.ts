import type { Period } from '#features/retention/core/schema.ts';
import type { Format } from '#platform/web/i18n.ts';

/** "1 Jan 2026 – 31 Mar 2026", as an answer says of itself. */
export const periodText = (
  format: Format,
  period: Pick<Period, 'from' | 'to'> | undefined,
): string | undefined => period && `${format.date(period.from, 'day')} – ${format.date(period.to, 'day')}`;
