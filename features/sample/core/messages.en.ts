export const en = {
  job: {
    load: 'Making the sample company',
    remove: 'Removing the sample company',
  },
  refusal: {
    'already-there': 'The sample company is already here. Remove it first to make it anew.',
    busy: 'The sample company is being worked on right now. Wait until that is done.',
    'not-there': 'There is no sample company to remove.',
    'other-customers':
      'Customers here that are not of the sample company: {{count}}. The figures of both would be mixed.',
  },
  card: {
    title: 'Explore the sample company',
    text: 'Northlight sells coffee in ten countries: two years of 4,000 customers, 20,000 requests in English and Russian, orders, plans, ratings and eight agents. All of it is invented.',
    truths:
      'What really makes its customers leave is known and written down in docs/sample-company.md, so you can see whether Holdfast finds it.',
    load: 'Make the sample company',
    loadAlongside: 'Make it beside my data',
    takes: 'It takes about half a minute and can be removed again with one click.',
    loading: 'Making the sample company',
    removing: 'Removing the sample company',
    loaded: 'The sample company is here',
    loadedText: 'Two years that end on {{day}}. Everything in it can be told by its source, “sample”.',
    open: 'See how it is doing today',
    remove: 'Remove it',
    failed: 'It stopped half way. Try again, or remove what was made so far.',
    again: 'Go on',
    beside_one:
      'There is {{n}} customer of your own. Figures would be about both together; filter by source to tell them apart.',
    beside_other:
      'There are {{n}} customers of your own. Figures would be about both together; filter by source to tell them apart.',
  },
  phase: {
    inventing: 'inventing customers',
    directory: 'people and opening hours',
    customers: 'customers',
    orders: 'orders',
    orderItems: 'lines of orders',
    subscriptions: 'plans',
    tickets: 'requests',
    messages: 'messages',
    ticketEvents: 'what happened to requests',
    invitations: 'survey invitations',
    answers: 'ratings',
    clocks: 'computing waiting times',
    analytics: 'preparing figures',
    removing: 'removing customers',
  },
} as const;
