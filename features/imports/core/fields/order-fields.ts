import { customerRef, type Field, field } from './field.ts';

const currencyNames = 'currency code,cur,валюта';

export const orderFields: readonly Field[] = [
  field(
    'order_id',
    'id',
    'The order’s id in your system.',
    'order,invoice no,invoice number,invoice id,invoice,transaction id,receipt id,id,order number,номер заказа,ид заказа,id заказа,код заказа,заказ,номер счета,чек',
    { path: 'externalId', need: 'always' },
  ),
  field(
    'kind',
    'choice',
    '`order`, `refund` or `cancellation`: a refund is its own row, with its own id.',
    'order kind,order type,transaction type,document type,type,тип,тип операции,вид операции',
    {
      choices: ['order', 'refund', 'cancellation'],
      words: {
        sale: 'order',
        purchase: 'order',
        invoice: 'order',
        продажа: 'order',
        заказ: 'order',
        return: 'refund',
        'credit note': 'refund',
        возврат: 'refund',
        cancel: 'cancellation',
        cancelled: 'cancellation',
        canceled: 'cancellation',
        отмена: 'cancellation',
      },
    },
  ),
  ...customerRef(),
  field('number', 'text', 'Number the customer sees, where it is not the id.', 'order name,order no,номер'),
  field(
    'refers_to',
    'id',
    'Id of the order that a refund or cancellation takes back.',
    'original order,original order id,refund of,исходный заказ',
  ),
  field(
    'status',
    'text',
    'Status as your system calls it.',
    'order status,state,financial status,статус,статус заказа,состояние',
  ),
  field(
    'ordered_at',
    'instant',
    'When it was ordered (or refunded, or cancelled).',
    'created at,order date,date,invoice date,purchase date,purchased at,order purchase timestamp,transaction date,placed at,created,paid at,timestamp,time,дата заказа,дата,дата покупки,дата создания,оформлен',
    { need: 'always' },
  ),
  field(
    'amount',
    'money',
    'What the customer paid (or got back), never negative. Empty: the sum of the items.',
    'total,total amount,order total,grand total,revenue,sum,value,order value,payment value,price,total price,dollar value,сумма,сумма заказа,итого,стоимость,выручка',
    { path: 'amountMinor' },
  ),
  field('currency', 'text', 'ISO 4217 code. Empty: the company’s currency.', currencyNames),
  field(
    'channel',
    'text',
    'Where it was bought: `web`, `store`, `app`.',
    'sales channel,source,order source,канал,источник',
  ),
  field('stage', 'text', 'Stage of the customer’s way, as set up in Holdfast.', 'journey stage,этап'),
  field(
    'promised_at',
    'instant',
    'Until when delivery was promised.',
    'promised delivery,estimated delivery,estimated delivery date,order estimated delivery date,due date,delivery due,eta,обещанная дата,плановая дата доставки,срок доставки',
  ),
  field(
    'shipped_at',
    'instant',
    'When it left.',
    'ship date,shipped date,fulfilled at,dispatched at,order delivered carrier date,отправлен,дата отправки',
  ),
  field(
    'delivered_at',
    'instant',
    'When the customer had it.',
    'delivery date,delivered date,delivered,order delivered customer date,received at,доставлен,дата доставки',
  ),
];

export const orderItemFields: readonly Field[] = [
  field(
    'order_id',
    'id',
    'Id of the order the line belongs to.',
    'order,invoice no,invoice number,invoice,transaction id,номер заказа,ид заказа,id заказа,заказ',
    { path: 'orderExternalId', need: 'always' },
  ),
  field(
    'line_no',
    'count',
    'Number of the line within the order, from 1. Two equal lines are two real lines. Empty: counted.',
    'line,line number,item no,position,order item id,строка,номер строки,позиция',
  ),
  field(
    'sku',
    'text',
    'Article code.',
    'stock code,product id,item id,article,product code,lineitem sku,item code,barcode,артикул,код товара',
  ),
  field(
    'name',
    'text',
    'What it is.',
    'product,product name,item,item name,lineitem name,description,title,товар,наименование,название товара,номенклатура',
  ),
  field(
    'category',
    'text',
    'Kind of product.',
    'product category,product type,category name,категория,категория товара',
  ),
  field(
    'quantity',
    'number',
    'How many; 1 when empty.',
    'qty,lineitem quantity,units,count,pieces,number of cds,количество,кол во,шт',
  ),
  field(
    'unit_price',
    'money',
    'Price of one.',
    'price,lineitem price,unit cost,item price,цена,цена за единицу',
    { path: 'unitPriceMinor' },
  ),
  field(
    'amount',
    'money',
    'Price of the line. Empty: quantity times price.',
    'line total,line amount,item total,subtotal,сумма строки,сумма,стоимость',
    { path: 'amountMinor' },
  ),
  field('currency', 'text', 'ISO 4217 code. Empty: the company’s currency.', currencyNames),
];

export const subscriptionFields: readonly Field[] = [
  field(
    'subscription_id',
    'id',
    'Id of the contract in your system.',
    'subscription,contract id,contract,id,agreement id,ид подписки,номер договора,договор,подписка',
    { path: 'externalId', need: 'always' },
  ),
  ...customerRef(),
  field('plan', 'text', 'What is subscribed to.', 'plan name,tariff,product,subscription plan,тариф,план'),
  field(
    'started_at',
    'instant',
    'First day.',
    'start date,started,start,begin date,activated at,subscription start,created at,дата начала,начало,дата подключения',
    { need: 'always' },
  ),
  field(
    'ended_at',
    'instant',
    'Last day; empty while it runs. The end is what counts as churn.',
    'end date,ended,end,cancelled at,canceled at,churned at,expired at,subscription end,дата окончания,окончание,дата отключения',
  ),
  field(
    'end_reason',
    'text',
    'Why it ended.',
    'cancel reason,cancellation reason,churn reason,причина отключения,причина',
  ),
  field(
    'amount',
    'money',
    'Price of one period.',
    'price,mrr,monthly fee,fee,monthly revenue,plan price,стоимость,абонентская плата,цена,сумма',
    { path: 'amountMinor' },
  ),
  field(
    'period',
    'choice',
    '`month`, `quarter` or `year`.',
    'billing period,interval,billing interval,период',
    {
      choices: ['month', 'quarter', 'year'],
      words: {
        monthly: 'month',
        quarterly: 'quarter',
        yearly: 'year',
        annual: 'year',
        annually: 'year',
        месяц: 'month',
        квартал: 'quarter',
        год: 'year',
      },
    },
  ),
  field('currency', 'text', 'ISO 4217 code. Empty: the company’s currency.', currencyNames),
];
