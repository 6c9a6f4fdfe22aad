/** What the navigation and the palette call the pages whose other words come later. */
export const titlesEn = {
  link: {
    nav: 'What keeps them?',
    question: 'What keeps customers?',
    keywords:
      'drivers, retention link, first reply, money at stake, effect, association, natural experiment, analysis',
  },
  leaving: {
    nav: 'Who is leaving?',
    question: 'Who is leaving?',
    keywords: 'churn, forecast, at risk, lifetime value, CLV, leaving, call list',
    loyal: {
      nav: 'Needy and loyal',
      question: 'Who needs us most, and who is worth most?',
      keywords: 'best customers, VIP, needy, loyal, lifetime value, potential',
    },
  },
  worth: {
    nav: 'What is it worth?',
    question: 'What is it worth?',
    keywords: 'ROI, return, cost, staffing, Erlang, agents, break-even, business case',
  },
  experiments: {
    nav: 'Experiments',
    question: 'Which changes really keep customers?',
    keywords: 'experiment, A/B test, lottery, gesture, coupon, control group, causal',
  },
  agents: {
    nav: 'Agents',
    question: 'Whose customers stay, given whom they serve?',
    keywords:
      'agents, team, people, coaching, funnel, observed and expected, case mix, quality, CSAT, sales, bonus',
  },
  channels: {
    nav: 'Channels',
    question: 'Does the channel matter for staying?',
    keywords: 'channels, e-mail, chat, phone, messenger, migration, volume, satisfaction',
  },
  stages: {
    nav: 'By stage',
    question: 'At which stage does service matter most?',
    keywords: 'stages, journey, sale, delivery, after-sales, spend, repeat purchase',
  },
};
