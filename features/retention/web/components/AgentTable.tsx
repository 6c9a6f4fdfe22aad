import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentLine } from '#features/retention/core/contract/agents.ts';
import type { Estimate } from '#features/retention/core/link/driver-result.ts';
import { minorUnits } from '#platform/core/money.ts';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ChoiceMenu } from '#platform/web/components/FilterMenu.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './agents.module.css';
import { StackedMetric, StackedText } from './StackedText.tsx';
import type { AgentsAnswer } from './use-agents.ts';

type AgentTableProps = {
  readonly answer: AgentsAnswer | undefined;
  readonly margin: number;
  readonly onMargin: (points: number) => void;
};

const margins = [1, 2, 3, 5] as const;

/** Agents by name. By effect only those are ordered whom chance does not explain, and nobody gets a number. */
export function AgentTable({ answer, margin, onMargin }: AgentTableProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const [first, setFirst] = useState(false);
  const columns = useAgentColumns(answer?.run.currency ?? 'EUR', margin);
  const several = (answer?.agents.length ?? 0) > 1;
  const choices = [...new Set([...margins, margin])].sort((a, b) => a - b);
  return (
    <Section
      title={t('agents.table.title')}
      {...(several ? { lead: t('agents.table.lead') } : {})}
      actions={
        <div className={classes.tools}>
          {several && answer?.agents.some(({ funnel }) => funnel !== 'inside') ? (
            <Switch
              label={t('agents.table.outsideFirst')}
              checked={first}
              onChange={(event) => setFirst(event.currentTarget.checked)}
            />
          ) : null}
          <ChoiceMenu
            label={t('agents.margin.label')}
            value={String(margin)}
            shown={`${t('agents.margin.label')}: ${t('agents.margin.points', { count: margin, n: format.number(margin) })}`}
            choices={choices.map((one) => ({
              value: String(one),
              label: t('agents.margin.points', { count: one, n: format.number(one) }),
            }))}
            onChange={(next) => onMargin(Number(next))}
          />
        </div>
      }
    >
      <DataTable
        id="agents"
        label={t('agents.table.title')}
        columns={columns}
        rows={answer && ordered(answer.agents, first)}
        rowId={({ key }) => key}
        empty={<EmptyState compact title={t('agents.empty')} />}
      />
    </Section>
  );
}

function ordered(agents: readonly AgentLine[], first: boolean): readonly AgentLine[] {
  if (!first) return agents;
  const out = agents.filter(({ funnel }) => funnel !== 'inside');
  const rest = agents.filter(({ funnel }) => funnel === 'inside');
  return [...out.sort((a, b) => a.shrunk.value - b.shrunk.value), ...rest];
}

const shareLook = { unit: 'share', better: 'higher' } as const;
const timeLook = { unit: 'seconds', better: 'lower' } as const;
const rounded = (value: number): number => Number(value.toPrecision(6));

function useAgentColumns(currency: string, margin: number): DataColumn<AgentLine>[] {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const ratio = (value: number): string => format.number(value, 2);
  const numbers = (one: Estimate, print: (value: number) => string) => (
    <StackedText value={print(one.value)} below={`${print(one.low)} … ${print(one.high)}`} />
  );
  const money = (value: number): string => format.metric(minorUnits(value, currency), 'money', currency);
  const counted = ({ sales: { verdict } }: AgentLine): string =>
    verdict === 'superior' || verdict === 'non-inferior'
      ? t('agents.table.counts')
      : t(verdict === 'inferior' ? 'agents.table.countsNot' : 'agents.table.countsUnclear');
  return [
    {
      id: 'agent',
      header: t('agents.table.agent'),
      cell: ({ name }) => name,
      value: ({ name }) => name,
      width: 124,
    },
    {
      id: 'state',
      header: t('agents.table.state'),
      cell: ({ funnel }) => (
        <span className={classes.state} data-state={funnel}>
          {t(`agents.state.${funnel}`)}
        </span>
      ),
      value: ({ funnel }) => t(`agents.state.${funnel}`),
      width: 116,
    },
    {
      id: 'ratio',
      header: t('agents.table.ratio'),
      help: t('agents.table.ratioHelp'),
      cell: ({ shrunk }) => numbers(shrunk, ratio),
      value: ({ shrunk }) => rounded(shrunk.value),
      align: 'end',
      width: 118,
    },
    {
      id: 'difference',
      header: t('agents.table.difference'),
      help: t('agents.table.differenceHelp'),
      cell: ({ difference }) => numbers(difference, format.points),
      value: ({ difference }) => rounded(difference.value),
      align: 'end',
      width: 106,
    },
    {
      id: 'book',
      header: t('agents.table.book'),
      help: t('agents.table.bookHelp'),
      cell: ({ expectedRate, compared }) => (
        <StackedText value={format.percent(expectedRate)} below={`n = ${format.number(compared)}`} />
      ),
      value: ({ expectedRate }) => rounded(expectedRate),
      align: 'end',
      width: 96,
    },
    {
      id: 'volume',
      header: t('agents.table.volume'),
      help: t('agents.table.volumeHelp'),
      cell: ({ n, confidence }) => (
        <StackedText
          value={format.number(n)}
          below={t('agents.table.confidence', { share: format.percent(confidence, 0) })}
        />
      ),
      value: ({ n }) => n,
      align: 'end',
      width: 108,
    },
    {
      id: 'csat',
      header: t('agents.table.csat'),
      cell: ({ csat }) => <StackedMetric metric={csat} look={shareLook} n />,
      value: ({ csat }) => csat?.value ?? null,
      align: 'end',
      width: 122,
    },
    {
      id: 'firstReply',
      header: t('agents.table.firstReply'),
      help: t('agents.table.firstReplyHelp'),
      cell: ({ firstReply }) => <StackedMetric metric={firstReply} look={timeLook} />,
      value: ({ firstReply }) => firstReply?.value ?? null,
      align: 'end',
      width: 112,
    },
    {
      id: 'sales',
      header: t('agents.table.sales'),
      help: t('agents.table.salesHelp', { margin: format.number(margin) }),
      cell: (line) => (
        <>
          {line.sales.counts ? numbers(line.sales.perCustomer, money) : null}
          <span className={classes.below}>{counted(line)}</span>
        </>
      ),
      value: ({ sales }) => (sales.counts ? rounded(sales.perCustomer.value) : null),
      align: 'end',
      width: 142,
    },
    {
      id: 'quality',
      header: t('agents.table.quality'),
      help: t('agents.table.qualityHelp'),
      cell: () => <span className={classes.below}>{t('agents.table.notRecorded')}</span>,
      width: 100,
    },
    {
      id: 'bound',
      header: t('agents.table.bound'),
      help: t('agents.table.salesHelp', { margin: format.number(margin) }),
      cell: ({ sales }) => <span className={classes.numbers}>{format.points(sales.bound)}</span>,
      value: ({ sales }) => rounded(sales.bound),
      align: 'end',
      width: 140,
      hidden: true,
    },
    {
      id: 'raw',
      header: t('agents.table.raw'),
      help: t('agents.table.rawHelp'),
      cell: ({ left }) => numbers(left, (value) => format.percent(value, 1)),
      value: ({ left }) => rounded(left.value),
      align: 'end',
      width: 170,
      hidden: true,
    },
  ];
}
