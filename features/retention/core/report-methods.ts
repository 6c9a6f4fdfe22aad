import { settleDays } from './encounter.ts';
import { grades } from './link/grade.ts';
import { type Reader, ruleText, section } from './report-sections.ts';
import { plain, rich } from './report-text.ts';

type Say = (key: string, params?: Readonly<Record<string, string | number>>) => string;

function leftOut({ data, tongue }: Reader, say: Say): string[] {
  const { settings, leavingTopics } = data.run;
  const none = plain(tongue, 'link.made.none');
  const days = settings.incidents.map(({ from, to, label }) => {
    const span = `${tongue.format.date(from)} – ${tongue.format.date(to)}`;
    return label === '' ? span : `${span} (${label})`;
  });
  return [
    say('topics', { topics: leavingTopics.join(', ') || none }),
    say('incidents', { incidents: days.join(', ') || none }),
  ];
}

function stayingTexts({ data, tongue }: Reader, say: Say): string[] {
  const { run, rule } = data;
  const days = run.settings.horizon;
  const model = plain(tongue, `link.made.model.${run.model}`, { days });
  const silence =
    run.model === 'contract'
      ? plain(tongue, 'link.made.silenceContract')
      : plain(tongue, 'link.made.silence', { days: run.silenceDays });
  const origins = { company: 'originCompany', proposed: 'originProposed', assumed: 'originAssumed' } as const;
  return [
    say('stayingText', { model: model.endsWith('.') ? model : `${model}.`, silence }),
    say('rule', { rule: ruleText(tongue, rule), origin: plain(tongue, `rule.${origins[rule.origin]}`) }),
  ];
}

function moneyText({ data, tongue }: Reader, say: Say): string {
  const { marginShare } = data.run.settings;
  const margin =
    marginShare < 1
      ? plain(tongue, 'link.money.margin', { margin: tongue.format.percent(marginShare, 0) })
      : plain(tongue, 'link.money.revenue');
  return say('moneyText', { margin, currency: data.currency });
}

/** What was compared with whom and what could be wrong with it, for somebody who reads no statistics. */
export function methodsPart(reader: Reader): string {
  const { data, tongue, words } = reader;
  const { run } = data;
  const { settings, analysis } = run;
  const say: Say = (key, params = {}) => rich(tongue, `report.method.${key}`, params);
  const name = plain(tongue, analysis.id === null ? 'link.made.standing' : 'link.made.analysisValue', {
    name: analysis.name,
    version: analysis.version,
  });
  const rows: [string, string[]][] = [
    [
      'compared',
      [
        say('comparedText', { covariates: tongue.format.list(settings.covariates.map(words.covariate)) }),
        say('once', { window: settings.windowDays, settle: settleDays, horizon: settings.horizon }),
      ],
    ],
    ['association', [say('associationText')]],
    ['grades', grades.map((grade) => say('grade', { grade, text: plain(tongue, `link.grade.${grade}`) }))],
    ['controls', [say('controlsText')]],
    ['eValue', [say('eValueText')]],
    ['queue', [say('queueText')]],
    ['many', [say('manyText', { of: String(data.drivers.length), primary: words.name(settings.primary) })]],
    ['staying', stayingTexts(reader, say)],
    ['leftOut', leftOut(reader, say)],
    ['money', [moneyText(reader, say)]],
    ['intervals', [say('intervalsText')]],
    ...(data.leaving ? ([['forecast', [say('forecastText')]]] satisfies [string, string[]][]) : []),
    [
      'versions',
      [
        say('versionsText', {
          analysis: name,
          snapshot: data.snapshot,
          engine: run.engine,
          version: String(run.linkVersion),
          seed: String(run.seed),
        }),
        ...(data.ignored.length > 0
          ? [
              rich(tongue, 'report.ignored', {
                what: tongue.format.list(data.ignored.map((one) => plain(tongue, `dimension.${one}`))),
              }),
            ]
          : []),
      ],
    ],
  ];
  const items = rows
    .map(
      ([key, texts]) =>
        `<dt>${say(key)}</dt><dd class="${key === 'versions' ? 'code' : ''}">${texts.map((text) => `<p>${text}</p>`).join('')}</dd>`,
    )
    .join('');
  return section(say('title'), `<dl class="list">${items}</dl>`, 'methods');
}
