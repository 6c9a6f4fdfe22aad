import type { Condition, Filter } from '#platform/core/paging.ts';
import { type ListCodec, sameConditions } from '#platform/web/list-address.ts';
import { type SearchParams, searchText } from '#platform/web/route.ts';

/** What the controls of the list of answers mean for the server, and the way back for saved segments. */

export const answerKinds = ['nps', 'csat', 'ces'] as const;

/** Where a score stands on its own scale: the lower three fifths, the middle, the top fifth. */
const bands = { low: [0, 0.6], middle: [0.6001, 0.8499], high: [0.85, 1] } as const;
export const answerBands = ['low', 'middle', 'high'] as const;

export const answersView = (search: SearchParams) => ({
  kind: answerKinds.find((one) => one === searchText(search, 'kind')),
  band: answerBands.find((one) => one === searchText(search, 'band')),
  onlyComments: searchText(search, 'comments') === '1',
});

/** Every setting of the controls with the condition it stands for. */
const settings: readonly { readonly search: SearchParams; readonly condition: Condition }[] = [
  ...answerKinds.map((kind) => ({
    search: { kind },
    condition: { field: 'kind', op: 'eq' as const, value: kind },
  })),
  ...answerBands.map((band) => ({
    search: { band },
    condition: { field: 'satisfaction', op: 'between' as const, value: [...bands[band]] },
  })),
  { search: { comments: '1' }, condition: { field: 'hasComment', op: 'eq', value: true } },
];

const same = (one: Condition, other: Condition): boolean => sameConditions([one], [other]);

export const answersCodec: ListCodec = {
  keys: ['kind', 'band', 'comments'],
  toFilter: (search): Filter =>
    settings
      .filter((setting) =>
        Object.entries(setting.search).every(([key, value]) => searchText(search, key) === value),
      )
      .map(({ condition }) => condition),
  toSearch: (filter) => {
    const search: SearchParams = Object.assign(
      {},
      ...settings
        .filter(({ condition }) => filter.some((one) => same(one, condition)))
        .map((setting) => setting.search),
    );
    const said = answersCodec.toFilter(search);
    return { search, rest: filter.filter((one) => !said.some((other) => same(one, other))) };
  },
};
