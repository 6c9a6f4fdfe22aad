import { Trans, useTranslation } from 'react-i18next';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { useSession } from '#platform/web/session.ts';
import { AgentFunnel } from './components/AgentFunnel.tsx';
import { AgentTable } from './components/AgentTable.tsx';
import classes from './components/agents.module.css';
import { LinkPage } from './components/LinkPage.tsx';
import { type AgentsAnswer, useAgents, useHeldEqual, withoutFilters } from './components/use-agents.ts';
import { useLink } from './components/use-link.ts';

const usual = 2;

/** Retention of the customers each agent served against expectation. Never a ranking; an agent sees only the own line. */
export default function AgentsPage() {
  const { t } = useTranslation('retention');
  const link = useLink();
  const { can } = useSession();
  const [search, change] = useSearchParams();
  const typed = Number(searchText(search, 'margin') ?? usual);
  const margin = typed >= 0.1 && typed <= 20 ? typed : usual;
  const query = useAgents(link.asked, margin);
  const { data } = query;
  return (
    <LinkPage
      question={t('agents.question')}
      link={withoutFilters(link, (one) => one === 'agent' || data?.sees === 'own')}
      answer={query.error && !data ? null : <AgentsSentence answer={data} />}
      next={
        <>
          {can('retention.experiments') ? (
            <ButtonLink to="/experiments/new" variant="default">
              {t('agents.toExperiments')}
            </ButtonLink>
          ) : null}
          <AppLink to="/drivers" search={link.along}>
            {t('agents.toDrivers')}
          </AppLink>
        </>
      }
    >
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.error && !data ? null : (
        <>
          {data?.state === 'cannot-answer' ? null : <AgentFunnel answer={data} />}
          {data?.state === 'cannot-answer' ? null : (
            <AgentTable
              answer={data}
              margin={margin}
              onMargin={(points) => change({ margin: points === usual ? undefined : String(points) })}
            />
          )}
          {data && data.notYet.length > 0 ? <NotYetList answer={data} /> : null}
          <Section title={t('agents.means.title')}>
            <ul className={classes.list}>
              {(['verdict', 'recorded', 'like', 'use'] as const).map((key) => (
                <li key={key}>{t(`agents.means.${key}`)}</li>
              ))}
            </ul>
          </Section>
        </>
      )}
    </LinkPage>
  );
}

/** Who stands out, or that nobody does; for an agent, how the own customers did. */
function AgentsSentence({ answer }: { readonly answer: AgentsAnswer | undefined }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const held = useHeldEqual();
  if (!answer) return <Sentence />;
  const { run, state, reason, agents, sees } = answer;
  if (state === 'cannot-answer')
    return (
      <Sentence>
        {t('agents.sentence.cannot', { why: t(`agents.reason.${reason ?? 'no-records'}`) })}
      </Sentence>
    );
  const note = t('agents.sentence.note', {
    n: format.number(answer.n),
    window: run.settings.windowDays,
    covariates: held(run),
  });
  if (sees === 'own') return <OwnSentence answer={answer} note={note} />;
  const out = agents.filter(({ funnel }) => funnel !== 'inside');
  const names = format.list(
    out.map(({ name, funnel }) =>
      t(funnel.startsWith('low') ? 'agents.sentence.more' : 'agents.sentence.fewer', { name }),
    ),
  );
  const values = { count: out.length, n: format.number(agents.length), names };
  return (
    <Sentence note={note}>
      {out.length === 0 ? (
        <Trans t={t} i18nKey="agents.sentence.inside" values={values} components={{ b: <b /> }} />
      ) : (
        <Trans
          t={t}
          i18nKey="agents.sentence.outside"
          count={out.length}
          values={values}
          components={{ b: <b /> }}
        />
      )}
    </Sentence>
  );
}

function OwnSentence({ answer, note }: { readonly answer: AgentsAnswer; readonly note: string }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const [own] = answer.agents;
  const [waiting] = answer.notYet;
  if (!own)
    return (
      <Sentence note={note}>
        {waiting?.needed
          ? t('agents.sentence.ownNotYet', { n: format.number(waiting.needed) })
          : t('agents.sentence.ownNone')}
      </Sentence>
    );
  const verdict =
    own.funnel === 'inside' ? 'ownInside' : own.funnel.startsWith('low') ? 'ownMore' : 'ownFewer';
  return (
    <Sentence note={note}>
      <Trans
        t={t}
        i18nKey="agents.sentence.own"
        values={{
          customers: format.number(own.compared),
          lost: format.number(own.observed),
          expected: format.number(own.expected, 0),
          days: answer.run.settings.horizon,
          verdict: t(`agents.sentence.${verdict}`),
        }}
        components={{ b: <b /> }}
      />
    </Sentence>
  );
}

function NotYetList({ answer }: { readonly answer: AgentsAnswer }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  return (
    <Section title={t('agents.notYet.title')}>
      <ul className={classes.list}>
        {answer.notYet.map(({ key, name, n, reason, needed }) => (
          <li key={key}>
            {t(reason === 'few' ? 'agents.notYet.few' : 'agents.notYet.overlap', {
              name,
              n: format.number(n),
              needed: format.number(needed ?? 0),
            })}
          </li>
        ))}
      </ul>
    </Section>
  );
}
