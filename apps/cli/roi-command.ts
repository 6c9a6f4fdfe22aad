import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Experiment, ExperimentResult } from '#features/retention/core/experiment-schema.ts';
import type { Spread, Worth, WorthInputs } from '#features/retention/core/worth-schema.ts';
import { connect } from './connection.ts';
import type { Command } from './terminal.ts';

const options = {
  json: { type: 'boolean' },
  measure: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  agents: { type: 'string' },
  most: { type: 'string' },
  effect: { type: 'string' },
  grade: { type: 'string' },
  inputs: { type: 'string' },
  seed: { type: 'string' },
} as const;

type Options = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

const wrong = (message: string): Error => Object.assign(new Error(message), { code: 'ERR_PARSE_ARGS_VALUE' });

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) throw wrong(`--${name} ${text}: a number is needed`);
  return value;
}

/** "0.02,0.01,0.03": best guess, low and high of the change in risk per unit. */
function effectOf(text: string, proposed: WorthInputs['effect'], grade: string | undefined) {
  const [riskPerUnit, low, high] = text.split(',').map((part) => numberOf('effect', part));
  if (riskPerUnit === undefined || low === undefined || high === undefined)
    throw wrong('--effect: best guess, low and high, as in 0.02,0.01,0.03');
  return { ...proposed, riskPerUnit, low, high, grade: (grade ?? 'assumed') as typeof proposed.grade };
}

/** The proposal from the facts, overlaid by a file of inputs and by what the command line says. */
async function inputsOf(values: Options, proposed: WorthInputs): Promise<WorthInputs> {
  const file = values.inputs
    ? (JSON.parse(await readFile(values.inputs, 'utf8')) as Partial<WorthInputs>)
    : {};
  const inputs = { ...proposed, ...file };
  const numbers = Object.fromEntries(
    (['from', 'to', 'agents', 'most'] as const).flatMap((name) => {
      const text = values[name];
      return text === undefined ? [] : [[name, numberOf(name, text)]];
    }),
  );
  const effect =
    values.effect === undefined ? inputs.effect : effectOf(values.effect, inputs.effect, values.grade);
  return { ...inputs, ...numbers, effect };
}

const money = (value: number): string => value.toFixed(0);
const spread = ({ value, low, high }: Spread): string => `${money(value)} (${money(low)} to ${money(high)})`;

function tell(worth: Worth, currency: string, inputs: WorthInputs): string[] {
  const lines = [
    `${inputs.measure}: ${inputs.from} to ${inputs.to}, effect of grade ${inputs.effect.grade}, ${currency} a month`,
  ];
  if (worth.promise === 'break-even')
    lines.push(
      'No money is promised on this evidence. The effect per unit from which on so many agents pay:',
    );
  for (const { k, reached, net, pays, breakEven } of worth.steps) {
    const what =
      worth.promise === 'money' && net
        ? `net ${spread(net)}${pays === null ? '' : `, pays with probability ${pays.toFixed(2)}`}`
        : breakEven === null
          ? 'no effect would pay'
          : breakEven.toPrecision(3);
    lines.push(`+${String(k).padEnd(3)} reaches ${reached.toPrecision(3).padEnd(8)} ${what}`);
  }
  if (worth.optimum)
    lines.push(`best: +${worth.optimum.k} (+${worth.optimum.low} to +${worth.optimum.high})`);
  return lines;
}

export const roiCommand: Command = {
  usage:
    'roi [--measure frt|art|one-touch|reopen] [--from H] [--to H] [--agents N] [--effect 0.02,0.01,0.03 --grade B] [--inputs FILE] [--most K] [--seed N] [--json]',
  summary: 'what a service change is worth: retained margin against the cost of agents, optimum, break-even',
  run: async ({ args, config, out }) => {
    const { values } = parseArgs({ args, options });
    const connection = await connect(config);
    try {
      const measure = values.measure ?? 'frt';
      const defaults = await connection.call<{ inputs: WorthInputs; currency: string }>(
        'GET',
        `/worth/defaults?measure=${encodeURIComponent(measure)}`,
      );
      const inputs = await inputsOf(values, defaults.inputs);
      const seed = numberOf('seed', values.seed ?? '1');
      const worth = await connection.call<Worth>('POST', '/worth/estimate', { inputs, seed });
      if (values.json) out(JSON.stringify({ inputs, ...worth }, null, 2));
      else for (const line of tell(worth, defaults.currency, inputs)) out(line);
      return 0;
    } finally {
      await connection.close();
    }
  },
};

export const experimentsCommand: Command = {
  usage: 'experiments [ID] [--json]',
  summary: 'experiments, or what one of them says by now',
  run: async ({ args, config, out }) => {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [id] = positionals;
    const connection = await connect(config);
    try {
      if (id === undefined) {
        const list = await connection.call<Experiment[]>('GET', '/experiments');
        if (values.json) out(JSON.stringify(list, null, 2));
        else
          for (const { experimentId, state, name, treated, control, plan } of list)
            out(`${experimentId} ${state.padEnd(8)} ${treated + control}/${plan.plannedTotal} ${name}`);
        return 0;
      }
      const result = await connection.call<ExperimentResult>(
        'GET',
        `/experiments/${encodeURIComponent(id)}/result`,
      );
      if (values.json) out(JSON.stringify(result, null, 2));
      else {
        const { difference, refused, verdict, arms } = result;
        for (const { arm, complete, pending, value } of arms)
          out(`${arm.padEnd(8)} ${complete} complete, ${pending} pending, ${value.value ?? 'no value yet'}`);
        out(
          difference
            ? `difference ${difference.value.toPrecision(3)} (${difference.low.toPrecision(3)} to ${difference.high.toPrecision(3)}), ${verdict}`
            : `nothing compared: ${refused}`,
        );
      }
      return 0;
    } finally {
      await connection.close();
    }
  },
};
