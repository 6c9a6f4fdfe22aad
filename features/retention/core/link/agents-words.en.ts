import { titlesEn } from '../title-words.en.ts';

/** Words of Agents, Channels and Stages: `retention:agents.*`, `retention:channels.*`, `retention:stages.*`. */
export const agentsEn = {
  ...titlesEn.agents,
  sentence: {
    outside_one:
      'Of <b>{{n}} agents</b> with enough customers, <b>{{count}}</b> lies outside what chance explains: {{names}}. The others cannot be told apart.',
    outside_other:
      'Of <b>{{n}} agents</b> with enough customers, <b>{{count}}</b> lie outside what chance explains: {{names}}. The others cannot be told apart.',
    inside:
      'Nobody stands out: what the customers of these <b>{{n}} agents</b> do differs no more than chance explains.',
    more: '{{name}} (more stay)',
    fewer: '{{name}} (fewer stay)',
    own: 'Of <b>{{customers}}</b> customers you answered first, <b>{{lost}}</b> were lost within {{days}} days; <b>{{expected}}</b> would be usual for such customers. {{verdict}}',
    ownInside: 'The difference is no more than chance explains.',
    ownMore: 'More of your customers stay than chance explains.',
    ownFewer: 'Fewer of your customers stay than chance explains.',
    ownNotYet: 'Not enough yet for your own line: about {{n}} more customers are needed.',
    ownNone: 'No customers are credited to you in this period.',
    cannot: 'Cannot be answered yet: {{why}}.',
    note: 'An association, no verdict on a person. {{n}} customers, each counted once in {{window}} days by the first request, credited to who gave the first human reply; later helpers get no share here. Easy and difficult books are evened out only by what is recorded: {{covariates}}.',
  },
  reason: {
    'no-records': 'no request with a known agent is old enough',
    'few-agents': 'at least three agents need enough customers',
    'nobody-left': 'nobody left',
  },
  funnel: {
    title: 'Lost against expected, by volume',
    note: 'Each dot is an agent: how many customers were lost for every one expected. Above 1 more leave than usual, below 1 fewer. Between the inner lines lies what chance alone gives to 95 of 100 agents, between the outer ones to 998 of 1,000. Further right the volume is larger and the lines are closer; the volume is counted after repeated customers and the uncertainty of what is expected have been taken off.',
    noteOwn: 'You are the named dot. Colleagues are shown without names.',
    x: 'Expected losses',
    y: 'Lost for one expected',
    agent: 'Agent',
    colleague: 'Colleague',
    limits95: '95 % of chance',
    limits998: '99.8 % of chance',
    state: 'Against chance',
  },
  state: {
    inside: 'within chance',
    'high-95': 'fewer stay',
    'high-99.8': 'fewer stay, clearly',
    'low-95': 'more stay',
    'low-99.8': 'more stay, clearly',
  },
  table: {
    title: 'Agent by agent',
    lead: 'In the order of names. There is no ranking: between agents within chance an order would be a draw.',
    outsideFirst: 'Those outside chance first',
    agent: 'Agent',
    state: 'Against chance',
    ratio: 'Ratio',
    ratioHelp:
      'Lost for one expected: customers lost within the horizon over those usual for such customers, pulled towards all agents by as much as chance leaves open, with its 95 % credible interval.',
    difference: 'Staying',
    differenceHelp:
      'Points of staying more or less than like customers whom others answered, with the 95 % interval.',
    book: 'Book',
    bookHelp:
      'Share the others lose of such customers. n: the agent’s customers with like ones elsewhere; the rest has nobody to be compared with.',
    volume: 'Customers',
    volumeHelp:
      'First eligible request of a customer in a window. Beside it how much of the ratio is the agent’s own.',
    confidence: '{{share}} own',
    quality: 'IQS',
    qualityHelp:
      'Internal quality score: replies judged by somebody who reads them. Nothing of it is recorded yet.',
    notRecorded: 'not recorded yet',
    csat: 'CSAT',
    firstReply: 'First reply',
    firstReplyHelp: 'Median, from the assignment to the agent’s first reply.',
    sales: 'Revenue',
    salesHelp:
      'Revenue within the horizon per served customer. It counts only where staying is not lower: the one-sided 95 % bound of the difference in staying lies above −{{margin}} points.',
    counts: 'counts',
    countsNot: 'does not count: fewer stay',
    countsUnclear: 'does not count yet: staying may be lower',
    raw: 'Left, as seen',
    rawHelp: 'Not to be compared: it mostly tells whom somebody serves.',
    bound: 'Staying, at least',
  },
  margin: {
    label: 'Margin for sales',
    points_one: '{{n}} point',
    points_other: '{{n}} points',
  },
  notYet: {
    title: 'Not enough yet',
    few: '{{name}}: {{n}} customers, about {{needed}} more needed',
    overlap:
      '{{name}}: {{n}} customers, but hardly anybody else serves such customers, so there is nothing to hold them against',
  },
  means: {
    title: 'What this is not',
    verdict:
      'No verdict on a person and no reason for one. Chance moves every dot; the shrunk value and its interval say by how much.',
    recorded:
      'Difficult books are evened out only by what is recorded. Whoever gets the cases that look easy and are not is worse off here than deserved.',
    like: 'Colleagues with the same kind of customers are compared with each other: where two people share all customers of a kind, one’s gain is the other’s loss.',
    use: 'Use it to listen: read what those who stand out write, and try their way with everybody by a coin.',
  },
  toExperiments: 'Plan an experiment',
  toDrivers: 'What keeps customers?',
  empty: 'No agent has served enough customers yet',
};

export const channelsEn = {
  ...titlesEn.channels,
  sentence: {
    clear_one: 'One channel stands out among like customers: {{names}}.',
    clear_other: '{{count}} channels stand out among like customers: {{names}}.',
    level:
      'No channel stands out: within like customers staying differs no more than chance explains. The largest difference is {{name}}, <b>{{points}} points</b> ({{low}} to {{high}}), n = {{n}}.',
    cannot: 'Whether the channel matters for staying cannot be answered yet: {{why}}.',
    named: '{{name}} {{points}} points ({{low}} to {{high}}), n = {{n}}',
    note: 'Staying within {{days}} days of customers who wrote through the channel against like customers of all other channels. An association: customers choose their channel. Held equal: {{covariates}}.',
  },
  picture: {
    title: 'Staying against like customers of all other channels',
    note: 'Points more or less, with 95 % intervals. Hollow: before like was compared with like; how far it lies from the full dot is the mix of customers and problems.',
    of: 'Channel',
    empty: 'No channel can be compared yet',
  },
  table: {
    title: 'Channel by channel',
    channel: 'Channel',
    volume: 'Requests',
    share: 'Share',
    firstReply: 'First reply, median',
    csat: 'CSAT',
    stays: 'Staying, points',
    crude: 'As seen',
    n: 'Compared',
    cannot: 'cannot be compared',
    few: 'not enough yet, {{n}} more needed',
    clear: 'beyond chance',
    within: 'within chance',
    several: 'one of several, may be chance',
  },
  spread: {
    title: 'One channel or several',
    lead: 'Whether those with several channels stay more often is not told: they had to stay to write again, so any such number would flatter them.',
    one: 'One channel',
    many: '{{n}} channels',
    most: 'Four and more',
    column: 'Customers wrote through',
    customers: 'Customers',
    share: 'Share',
    requests: 'Requests each',
  },
  moves: {
    title: 'Where customers go next',
    lead: 'From the channel of a request (row) to the channel of the same customer’s next one (column), share of the row.',
    from: 'From',
    n: 'Next requests',
    empty: 'No customer has written twice yet',
  },
  toDriver: 'The channel as a driver, with its checks',
};

export const stagesEn = {
  ...titlesEn.stages,
  sentence: {
    fewer:
      'Customers who need help at {{name}} stay <b>{{points}} points</b> less often than like customers who write at other stages ({{low}} to {{high}}, n = {{n}}).',
    more: 'Customers who need help at {{name}} stay <b>{{points}} points</b> more often than like customers who write at other stages ({{low}} to {{high}}, n = {{n}}).',
    level:
      'No stage stands out: within like customers staying differs no more than chance explains, at most by {{points}} points at {{name}} ({{low}} to {{high}}, n = {{n}}).',
    cannot: 'Cannot be answered yet: {{why}}.',
    note: 'The stage a customer’s first request of {{window}} days came from, and what followed within {{days}} days. An association: who has trouble at a stage is not drawn by a coin. Held equal: {{covariates}}; not the topic, which is the stage by another name.',
  },
  reason: {
    'no-records': 'no request with a known stage is old enough',
    'one-stage': 'all requests come from one stage, so there is nothing to compare',
  },
  stays: 'Staying',
  sales: 'Bought again',
  spend: 'Revenue per customer',
  picture: {
    stays: 'Staying against like customers at other stages',
    sales: 'Bought again against like customers at other stages',
    spend: 'Revenue per customer against like customers at other stages',
    note: 'Points more or less, with 95 % intervals; hollow: before like was compared with like.',
    spendNote: 'Difference of the mean within the horizon, with 95 % intervals.',
    of: 'Stage',
    empty: 'No stage can be compared yet',
  },
  table: {
    title: 'Stage by stage',
    stage: 'Stage',
    n: 'Customers',
  },
  toJourney: 'The service journey',
  toDrivers: 'What keeps customers?',
};
