import { type Field, field } from './field.ts';

export const customerFields: readonly Field[] = [
  field(
    'customer_id',
    'id',
    'The customer’s id in your system; leading zeros are kept.',
    'id,customer,client id,user id,record id,contact id,buyer id,customer unique id,person id,member id,ид,id клиента,ид клиента,код,код клиента,номер клиента',
    { path: 'externalId', need: 'identity' },
  ),
  field(
    'email',
    'email',
    'E-mail address.',
    'e mail,mail,email address,customer email,почта,электронная почта,эл почта,e mail адрес',
    { need: 'identity' },
  ),
  field(
    'phone',
    'phone',
    'Phone number, best with the country code.',
    'phone number,mobile,mobile phone,tel,telephone,customer phone,телефон,номер телефона,мобильный,тел',
    { need: 'identity' },
  ),
  field('telegram', 'text', 'Telegram id or user name.', 'telegram id,tg,телеграм', { need: 'identity' }),
  field(
    'aliases',
    'list',
    'Other ids of the same customer in the same system, separated by semicolons.',
    'other ids',
  ),
  field(
    'company_id',
    'id',
    'Id of the company this contact belongs to.',
    'organization id,organisation id,account id,ид компании,id компании',
    { path: 'companyExternalId' },
  ),
  field('kind', 'choice', '`person` or `company`.', 'customer type,тип клиента', {
    choices: ['person', 'company'],
    words: {
      b2c: 'person',
      b2b: 'company',
      individual: 'person',
      organization: 'company',
      организация: 'company',
      компания: 'company',
      юрлицо: 'company',
      'юридическое лицо': 'company',
      'физическое лицо': 'person',
      физлицо: 'person',
    },
  }),
  field(
    'name',
    'text',
    'Name of the person or company.',
    'full name,customer name,client name,company name,display name,имя,фио,название,наименование,клиент',
  ),
  field(
    'first_name',
    'text',
    'First name, joined with the last name where `name` is empty.',
    'first name,given name,firstname,имя',
  ),
  field('last_name', 'text', 'Last name.', 'last name,surname,family name,lastname,фамилия'),
  field('language', 'text', 'Language code: `en`, `ru`, `pt-BR`.', 'locale,lang,язык'),
  field('time_zone', 'text', 'IANA zone: `Europe/Berlin`.', 'timezone,tz,часовой пояс'),
  field(
    'country',
    'text',
    'Country, code or name.',
    'country region,billing country,shipping country,страна',
  ),
  field('city', 'text', 'City.', 'town,billing city,shipping city,customer city,город'),
  field(
    'tier',
    'text',
    'Your own class of customer.',
    'segment,level,plan level,loyalty level,уровень,категория клиента,сегмент',
  ),
  field('tags', 'list', 'Labels, separated by semicolons or commas.', 'labels,метки,теги'),
  field(
    'customer_since',
    'instant',
    'When the person became your customer.',
    'created at,create date,created,created date,registered at,registration date,signup date,sign up date,date created,дата регистрации,дата создания,создан',
  ),
  field(
    'internal',
    'boolean',
    '`true` for your own people and tests: stored, but out of every number.',
    'is internal,is test,тест',
  ),
];

export const staffFields: readonly Field[] = [
  field(
    'staff_id',
    'id',
    'Id of the person in your system.',
    'agent id,user id,employee id,operator id,id,ид сотрудника,табельный номер',
    { path: 'externalId', need: 'always' },
  ),
  field('name', 'text', 'Name.', 'agent,agent name,full name,employee,operator,фио,сотрудник,имя,оператор', {
    need: 'always',
  }),
  field('email', 'email', 'E-mail.', 'agent email,mail,почта'),
  field('kind', 'choice', '`human` or `bot`.', 'agent type', {
    choices: ['human', 'bot'],
    words: { person: 'human', agent: 'human', робот: 'bot', бот: 'bot', человек: 'human' },
  }),
  field('team_id', 'id', 'Id of the team.', 'group id,department id,ид команды', { path: 'teamExternalId' }),
  field('active', 'boolean', '`false` for people who have left.', 'is active,enabled,работает'),
];

export const teamFields: readonly Field[] = [
  field('team_id', 'id', 'Id of the team in your system.', 'group id,department id,id,ид команды,ид группы', {
    path: 'externalId',
    need: 'always',
  }),
  field('name', 'text', 'Name of the team.', 'team,group,group name,department,команда,группа,отдел', {
    need: 'always',
  }),
];
