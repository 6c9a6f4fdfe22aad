import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { isLocale } from '#platform/core/i18n.ts';
import { connect } from './connection.ts';
import { linkOptions, linkQuery } from './drivers-command.ts';
import { type Command, terminalLanguage } from './terminal.ts';

const wrong = (message: string): Error => Object.assign(new Error(message), { code: 'ERR_PARSE_ARGS_VALUE' });

export const reportCommand: Command = {
  usage:
    'report --out report.html [--lang en|ru] [--from 2026-01-01] [--to 2026-03-31] [--segment ID] [--analysis ID] [--filter tier=premium …]',
  summary: 'what keeps customers as one HTML file to send on: pictures, tables, methods, doubts, no names',
  run: async ({ args, config, out }) => {
    const { values } = parseArgs({
      args,
      options: { ...linkOptions, out: { type: 'string' }, lang: { type: 'string' } },
    });
    const lang = values.lang ?? (isLocale(terminalLanguage()) ? terminalLanguage() : 'en');
    if (!isLocale(lang)) throw wrong(`--lang ${lang}: use en or ru`);
    if (values.out === undefined) throw wrong('Name the file: holdfast report --out report.html');
    const connection = await connect(config);
    try {
      const query = linkQuery(values);
      query.set('lang', lang);
      const report = await connection.download(`/retention/report?${query}`);
      await pipeline(Readable.from(report), createWriteStream(values.out));
      out(`Written: ${values.out}`);
      return 0;
    } finally {
      await connection.close();
    }
  },
};
