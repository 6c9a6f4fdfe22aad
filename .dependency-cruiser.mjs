/** The map of the house as import rules, made from architecture.json: change that file, not this one. */
import { readFileSync } from 'node:fs';

const { rows, doors } = JSON.parse(readFileSync(new URL('./architecture.json', import.meta.url), 'utf8'));
const names = Object.keys(rows);
const any = (list) => list.join('|');
const otherRows = (row) => names.filter((name) => name !== row);

const upward = names.flatMap((row) => {
  const allowed = [row, ...rows[row]];
  const denied = names.filter((name) => !allowed.includes(name));
  if (denied.length === 0) return [];
  return [
    {
      name: `row-${row}-imports-only-lower-rows`,
      comment: `architecture.json lets ${row} import ${rows[row].join(', ') || 'no other row'}`,
      severity: 'error',
      from: { path: `^features/${row}/`, pathNot: '[.]test[.]tsx?$' },
      to: { path: `^features/(${any(denied)})/` },
    },
  ];
});

const throughDoors = names.flatMap((row) =>
  ['server', 'web'].map((column) => ({
    name: `row-${row}-enters-${column}-by-its-door`,
    severity: 'error',
    from: { path: `^features/${row}/`, pathNot: '[.]test[.]tsx?$' },
    to: {
      path: `^features/(${any(otherRows(row))})/${column}/`,
      pathNot: `^features/[^/]+/${column}/(${any(doors[column].map((file) => file.replaceAll('.', '[.]')))})$`,
    },
  })),
);

const sideways = [
  {
    name: 'core-is-pure',
    from: { path: '^(features/[^/]+|platform)/core/' },
    to: { path: '^(features/[^/]+|platform)/(server|web|portal|widget)/|^node:' },
  },
  {
    name: 'server-imports-no-screen',
    from: { path: '^(features/[^/]+|platform)/server/' },
    to: { path: '^(features/[^/]+|platform)/(web|portal|widget)/' },
  },
  {
    name: 'web-imports-no-server',
    from: { path: '^(features/[^/]+|platform)/web/|^apps/web/' },
    to: { path: '^(features/[^/]+|platform)/server/|^node:' },
  },
  { name: 'platform-knows-no-feature', from: { path: '^platform/' }, to: { path: '^features/' } },
  {
    name: 'statistics-stand-alone',
    from: { path: '^packages/' },
    to: { path: '^(features|platform|apps)/|^node_modules/', pathNot: 'vitest|fast-check' },
  },
  { name: 'nobody-imports-an-app', from: { path: '^(features|platform|packages)/' }, to: { path: '^apps/' } },
].map((rule) => ({
  severity: 'error',
  ...rule,
  from: { ...rule.from, pathNot: '[.]test[.]tsx?$|/testing[.]ts$' },
}));

export default {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: { pathNot: '^node_modules' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: { pathNot: '^node_modules' },
      to: { couldNotResolve: true, pathNot: '[.]css$' },
    },
    ...sideways,
    ...upward,
    ...throughDoors,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(apps/web/dist|tools/check/fixtures/(?!canary))' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
