import { z } from 'zod';
import { operation } from '#platform/core/operation.ts';
import {
  Assignment,
  Experiment,
  ExperimentFields,
  ExperimentResult,
  Power,
  PowerInput,
} from '../experiment-schema.ts';

const tag = 'experiments';
const read = 'retention.read';
const manage = 'retention.experiments';
const One = z.object({ experimentId: z.uuid() });
const unknown = 'retention:experiment-unknown';

/** Experiments: does it keep customers, or does it only look so? */
export const experimentsContract = {
  list: operation({
    permission: read,
    method: 'GET',
    path: '/experiments',
    tag,
    summary: 'All experiments, the newest first',
  }).output(z.array(Experiment)),

  power: operation({
    permission: read,
    method: 'GET',
    path: '/experiments/power',
    tag,
    summary: 'How many customers an experiment needs and how long it takes, with the baseline from the facts',
    description:
      'Two-sided, 95 %, power 80 %. `watched` is planned for an interval that may be looked at every day; `once` for a single look at the end.',
  })
    .input(PowerInput)
    .output(Power),

  add: operation({
    permission: manage,
    method: 'POST',
    path: '/experiments',
    tag,
    summary: 'Plan an experiment: a draft that draws nobody yet',
    refusals: ['retention:experiment-exists'],
  })
    .input(ExperimentFields)
    .output(Experiment),

  find: operation({
    permission: read,
    method: 'GET',
    path: '/experiments/{experimentId}',
    tag,
    summary: 'One experiment',
    refusals: [unknown],
  })
    .input(One)
    .output(Experiment),

  change: operation({
    permission: manage,
    method: 'PUT',
    path: '/experiments/{experimentId}',
    tag,
    summary: 'Change a draft; once started nothing of the plan changes any more',
    refusals: [unknown, 'retention:experiment-frozen', 'retention:experiment-exists'],
  })
    .input(ExperimentFields.extend(One.shape))
    .output(Experiment),

  remove: operation({
    permission: manage,
    method: 'DELETE',
    path: '/experiments/{experimentId}',
    tag,
    summary: 'Throw a draft away',
    refusals: [unknown, 'retention:experiment-frozen'],
  })
    .input(One)
    .output(z.object({ removed: z.boolean() })),

  start: operation({
    permission: manage,
    method: 'POST',
    path: '/experiments/{experimentId}/start',
    tag,
    summary: 'Start: from now on arms are drawn and the plan is frozen, together with the churn rule',
    refusals: [unknown, 'retention:experiment-state'],
  })
    .input(One)
    .output(Experiment),

  stop: operation({
    permission: manage,
    method: 'POST',
    path: '/experiments/{experimentId}/stop',
    tag,
    summary: 'Stop: nobody is drawn any more; those drawn are followed to the end of their horizon',
    refusals: [unknown, 'retention:experiment-state'],
  })
    .input(One.extend({ reason: z.string().trim().min(1).max(2000) }))
    .output(Experiment),

  decide: operation({
    permission: manage,
    method: 'POST',
    path: '/experiments/{experimentId}/decide',
    tag,
    summary: 'Write down what is done with a stopped experiment, and why',
    refusals: [unknown, 'retention:experiment-state'],
  })
    .input(
      One.extend({
        decision: z.enum(['adopt', 'drop', 'unclear']),
        reason: z.string().trim().min(1).max(2000),
      }),
    )
    .output(Experiment),

  assign: operation({
    permission: 'retention.assign',
    method: 'POST',
    path: '/experiments/{experimentId}/assignments',
    tag,
    summary: 'Which arm is this customer in?',
    description:
      'Draws the arm at the first call and records it with its time; every later call gives the same. Call it at the moment the ' +
      'treatment would be given, for both arms, and only treat where `arm` is `treated`. `arm` is null for a customer or request ' +
      'outside the class. Classes of requests (channel, topic, severity, priority) need `ticketId`.',
    refusals: [
      unknown,
      'retention:experiment-not-running',
      'retention:experiment-customer',
      'retention:experiment-ticket',
    ],
  })
    .input(One.extend({ customerId: z.uuid(), ticketId: z.uuid().optional() }))
    .output(Assignment),

  result: operation({
    permission: read,
    method: 'GET',
    path: '/experiments/{experimentId}/result',
    tag,
    summary: 'What an experiment says so far, with an interval that holds at every look',
    refusals: [unknown],
  })
    .input(One)
    .output(ExperimentResult),
};
