import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { FilterBar } from '#platform/web/components/FilterBar.tsx';
import { InlineMetric, MetricFigure, type MetricLook } from '#platform/web/components/MetricFigure.tsx';
import { Figures, Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFilters } from '#platform/web/search.ts';

const seconds: MetricLook = { unit: 'seconds', better: 'lower', code: 'M1' };
const share: MetricLook = { unit: 'share', better: 'higher', code: 'M13' };
const money: MetricLook = { unit: 'money', better: 'higher', currency: 'EUR' };
const score: MetricLook = { unit: 'score', better: 'higher', code: 'M26' };

const channels = ['email', 'chat', 'telegram', 'phone', 'api'].map((value, index) => ({
  value,
  label: value,
  count: 1200 - index * 190,
}));
const agents = [
  'Anna Weiss',
  'Boris Orlov',
  'Chen Li',
  'Dina Sokolova',
  'Emre Kaya',
  'Farid Aliev',
  'Greta Holm',
  'Hugo Marin',
  'Irina Belova',
].map((label) => ({ value: label.toLowerCase().replaceAll(' ', '-'), label }));
const definition =
  'First public reply by a person minus the creation of the ticket, the handoff by a bot or the reopening, whichever was last before it.';

export function FigureSamples() {
  const { i18n } = useTranslation('platform');
  const [filters, setFilters] = useFilters();
  const ru = i18n.language === 'ru';
  return (
    <Section title="Filters, sentence, figures">
      <FilterBar
        value={filters}
        onChange={setFilters}
        slices={{ channel: channels, agent: agents, tier: [{ value: 'gold', label: 'Gold' }] }}
        segments={[
          { value: 'new', label: 'New customers' },
          { value: 'b2b', label: 'Companies' },
        ]}
        has={['period', 'compare', 'clock']}
      />
      <Sentence note={<AppLink to="/gallery">A link under the sentence</AppLink>}>
        {ru
          ? 'Половина клиентов получает первый ответ за '
          : 'Half of the customers get a first reply within '}
        <InlineMetric metric={{ value: 8040, low: 7560, high: 8700, n: 1204 }} look={seconds} />.
      </Sentence>
      <Figures>
        <MetricFigure
          label={ru ? 'Время первого ответа, медиана' : 'First response time, median'}
          metric={{ value: 8040, low: 7560, high: 8700, n: 1204 }}
          previous={{ value: 7320, low: 6900, high: 7800, n: 1180 }}
          change={{ value: 720, low: 200, high: 1240 }}
          also={[{ label: 'p90', metric: { value: 86_400, low: 80_000, high: 93_000, n: 1204 } }]}
          look={seconds}
          definition={definition}
          period="1 Jan – 31 Mar 2026"
          retentionTo="/gallery"
        />
        <MetricFigure
          label={ru ? 'Решено с одного ответа' : 'One-touch'}
          metric={{ value: 0.57, low: 0.539, high: 0.601, n: 979 }}
          previous={{ value: 0.55, low: 0.52, high: 0.58, n: 940 }}
          change={{ value: 0.02, low: -0.023, high: 0.063 }}
          look={share}
          definition={definition}
        />
        <MetricFigure
          label="NPS"
          metric={{ value: 30, low: 14.7, high: 45.3, n: 100 }}
          previous={{ value: 12, low: -2, high: 26, n: 130 }}
          look={score}
          definition={definition}
        />
        <MetricFigure
          label="CSAT"
          metric={{ value: null, low: null, high: null, n: 18, needed: 12 }}
          look={share}
          definition={definition}
        />
        <MetricFigure
          label={ru ? 'Выручка' : 'Revenue'}
          metric={{ value: 123_456_789, low: null, high: null, n: 4211 }}
          look={money}
          definition={definition}
        />
        <MetricFigure
          label={ru ? 'Загрузка' : 'Loading'}
          metric={undefined}
          look={share}
          definition={definition}
        />
      </Figures>
    </Section>
  );
}
