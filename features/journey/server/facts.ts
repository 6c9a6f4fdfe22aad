import type { FactTable } from '#platform/server/analytics/fact-table.ts';

const dimStages: FactTable = {
  name: 'dim_stages',
  columns: { stage_id: 'text', name_en: 'text', name_ru: 'text', position: 'int' },
  key: ['stage_id'],
  sql: 'select stage_id, name_en, name_ru, position from stages',
};

export const journeyFacts: readonly FactTable[] = [dimStages];
