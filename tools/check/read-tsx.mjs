/**
 * dependency-cruiser's swc parser reads every file as plain TypeScript and stumbles over JSX (its own source says
 * "TODO: {tj}sx"), and it does not tell type imports from others; with TypeScript 7 there is no other parser for it.
 * This loads its parser with the one missing option, file by file, and (MAP_WITHOUT_TYPES=1, for the search of cycles)
 * without imports of types, which vanish before the code runs. The canaries in map.ts would show a silent failure.
 */
import { registerHooks } from 'node:module';

const withoutTypes = process.env.MAP_WITHOUT_TYPES === '1';

registerHooks({
  load(url, context, nextLoad) {
    const result = nextLoad(url, context);
    if (!url.endsWith('dependency-cruiser/src/extract/swc/parse.mjs')) return result;
    const filter = withoutTypes ? '; lAST.body = lAST.body.filter((item) => !item.typeOnly)' : '';
    const source = String(result.source).replace(
      'swc.parseFileSync(pFileName, SWC_PARSE_OPTIONS)',
      `swc.parseFileSync(pFileName, { ...SWC_PARSE_OPTIONS, tsx: pFileName.endsWith('x') })${filter}`,
    );
    return { ...result, source };
  },
});
