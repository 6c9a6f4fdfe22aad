/** Kinds of records a file can hold, in the order they are stored: parents before children. */
export const entities = [
  'teams',
  'staff',
  'customers',
  'orders',
  'order_items',
  'subscriptions',
  'tickets',
  'messages',
  'ticket_events',
  'invitations',
  'answers',
] as const;
export type Entity = (typeof entities)[number];

export type FieldType =
  | 'id'
  | 'text'
  | 'long'
  | 'instant'
  | 'money'
  | 'number'
  | 'count'
  | 'boolean'
  | 'email'
  | 'phone'
  | 'list'
  | 'choice'
  | 'rating';

/** One thing a column can mean. */
export type Field = {
  /** where it goes in the record: "customer.externalId" */
  readonly path: string;
  /** its column in Holdfast's own format: "customer_id" */
  readonly column: string;
  readonly type: FieldType;
  /** `always`: a row without it is held; `identity`: a row needs at least one of these */
  readonly need?: 'always' | 'identity';
  readonly choices?: readonly string[];
  /** words of other programs for the choices, lower case */
  readonly words?: Readonly<Record<string, string>>;
  /** header names people use, normalised, best first; the own column name is added by itself */
  readonly names: readonly string[];
  /** what to write, for the format's documentation */
  readonly about: string;
};

type Extra = {
  readonly need?: Field['need'];
  readonly choices?: readonly string[];
  readonly words?: Field['words'];
  readonly path?: string;
};

/** `names` are separated by commas. */
export function field(column: string, type: FieldType, about: string, names = '', extra: Extra = {}): Field {
  const camel = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return {
    path: extra.path ?? camel,
    column,
    type,
    about,
    names: [
      column.replaceAll('_', ' '),
      ...names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ],
    ...(extra.need ? { need: extra.need } : {}),
    ...(extra.choices ? { choices: extra.choices } : {}),
    ...(extra.words ? { words: extra.words } : {}),
  };
}

/** Whose the record is; the same four columns wherever a record belongs to a customer. */
export const customerRef = (need: Field['need'] = 'identity'): Field[] => [
  field(
    'customer_id',
    'id',
    'The customer’s id in your system.',
    'customer,client id,user id,buyer id,customer unique id,member id,account id,requester id,contact id,ид клиента,id клиента,код клиента,клиент,ид покупателя',
    { path: 'customer.externalId', ...(need ? { need } : {}) },
  ),
  field(
    'customer_email',
    'email',
    'E-mail; recognises the customer when there is no id.',
    'email,e mail,mail,email address,requester email,contact email,buyer email,billing email,почта,электронная почта,эл почта,email клиента',
    { path: 'customer.email', ...(need ? { need } : {}) },
  ),
  field(
    'customer_phone',
    'phone',
    'Phone; recognises the customer when there is neither id nor e-mail.',
    'phone,phone number,mobile,tel,billing phone,work phone,телефон,номер телефона,мобильный,тел',
    { path: 'customer.phone', ...(need ? { need } : {}) },
  ),
  field(
    'customer_name',
    'text',
    'Name, used when the customer is met for the first time.',
    'full name,requester name,requester,client name,contact name,buyer,billing name,фио,имя клиента,имя,покупатель,заказчик',
    { path: 'customer.name' },
  ),
];

export const staffRef = (column: string, path: string, about: string, names: string): Field[] => [
  field(
    `${column}_id`,
    'id',
    `${about}: id in your system.`,
    names
      .split(',')
      .map((name) => `${name} id`)
      .join(','),
    { path: `${path}.externalId` },
  ),
  field(
    `${column}_email`,
    'email',
    `${about}: e-mail.`,
    names
      .split(',')
      .map((name) => `${name} email`)
      .join(','),
    { path: `${path}.email` },
  ),
  field(`${column}_name`, 'text', `${about}: name.`, names, { path: `${path}.name` }),
];
