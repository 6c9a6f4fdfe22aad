import { leavingEn } from '#features/retention/core/leaving-words.en.ts';
import { leavingRu } from '#features/retention/core/leaving-words.ru.ts';
import { isLocale, type Locale, type Translated } from '#platform/core/i18n.ts';
import { createTranslate } from '#platform/server/i18n.ts';

/** What `holdfast forecast` says, beside the words of the page "Who is leaving?". */
const en = {
  around: '{{value}} ({{low}} to {{high}})',
  summary:
    'As of {{today}}: of {{customers}} present customers about {{leaving}} are expected to leave; {{risk}}.',
  risk: '{{money}} of the next 12 months at risk',
  riskUnknown: 'money at risk is not known',
  backTest: 'back-test: fitted until {{from}}, compared until {{until}}: {{left}} of {{n}} left',
  predicted: ', {{n}} predicted',
  model: 'model',
  check: 'check (Pareto/NBD)',
  baseline: 'baseline: days since last purchase',
  lift: 'lift at 10 %',
  calibration: 'predicted {{predicted}}  seen {{seen}}, n = {{n}}',
  byModel: 'The model beats the baseline and ranks the list.',
  byBaseline:
    'The model does not clearly beat the baseline: the list is ranked by the days since the last purchase.',
  customer: 'customer',
  leaves: 'leaves',
  atRisk: 'at risk',
  expected: 'expected',
  silent: 'silent',
  days: '{{n}} d',
  reasons: 'what speaks for it',
} as const;

const ru: Translated<typeof en> = {
  around: '{{value}} (от {{low}} до {{high}})',
  summary:
    'На {{today}}: из нынешних клиентов ({{customers}}) уйдут, как ожидается, около {{leaving}}; {{risk}}.',
  risk: 'под угрозой {{money}} из ближайших 12 месяцев',
  riskUnknown: 'сколько денег под угрозой, неизвестно',
  backTest: 'проверка на прошлом: обучено до {{from}}, сверено до {{until}}: ушло {{left}} из {{n}}',
  predicted: ', предсказано {{n}}',
  model: 'модель',
  check: 'контроль (Парето/NBD)',
  baseline: 'простой признак: дней с покупки',
  lift: 'лифт на 10 %',
  calibration: 'предсказано {{predicted}}  было {{seen}}, n = {{n}}',
  byModel: 'Модель лучше простого признака, список выстроен по ней.',
  byBaseline: 'Модель не лучше простого признака наверняка: список выстроен по дням с последней покупки.',
  customer: 'клиент',
  leaves: 'уйдёт',
  atRisk: 'под угрозой',
  expected: 'ожидается',
  silent: 'молчит',
  days: '{{n}} д',
  reasons: 'что об этом говорит',
};

export type ForecastWords = {
  readonly locale: Locale;
  readonly say: (key: keyof typeof en, params?: Readonly<Record<string, string | number>>) => string;
  /** a text of the page, by its key below `retention:` */
  readonly page: (key: string, params?: Readonly<Record<string, string | number>>) => string;
};

export function forecastWords(language: string): ForecastWords {
  const locale = isLocale(language) ? language : 'en';
  const translate = createTranslate([
    { row: 'cli', messages: { en, ru } },
    { row: 'retention', messages: { en: { leaving: leavingEn }, ru: { leaving: leavingRu } } },
  ]);
  return {
    locale,
    say: (key, params) => translate(locale, `cli:${key}`, params),
    page: (key, params) => translate(locale, `retention:${key}`, params),
  };
}
