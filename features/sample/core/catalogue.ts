export type Product = {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly priceMinor: number;
  readonly weight: number;
};

const product = (
  sku: string,
  name: string,
  category: string,
  priceMinor: number,
  weight: number,
): Product => ({ sku, name, category, priceMinor, weight });

/** What Northlight sells: mostly beans, now and then a machine. Prices in euro cents. */
export const products: readonly Product[] = [
  product('BN-MOR-250', 'Morning Blend 250 g', 'beans', 890, 14),
  product('BN-MOR-1000', 'Morning Blend 1 kg', 'beans', 2990, 10),
  product('BN-ETH-250', 'Ethiopia Guji 250 g', 'beans', 1290, 8),
  product('BN-COL-250', 'Colombia Huila 250 g', 'beans', 1190, 8),
  product('BN-NOR-1000', 'Northern Dark 1 kg', 'beans', 2790, 9),
  product('BN-DEC-250', 'Decaf Peru 250 g', 'beans', 1090, 4),
  product('BN-KEN-250', 'Kenya Nyeri 250 g', 'beans', 1490, 4),
  product('TE-SEN-100', 'Sencha 100 g', 'tea', 1150, 4),
  product('TE-EAR-100', 'Earl Grey 100 g', 'tea', 950, 4),
  product('TE-IVA-100', 'Ivan Chai 100 g', 'tea', 850, 3),
  product('AC-FIL-100', 'Paper filters, 100', 'accessories', 490, 6),
  product('AC-DES-6', 'Descaler, 6 sachets', 'accessories', 1290, 5),
  product('AC-SCA-1', 'Brew scale Gram', 'accessories', 4900, 2),
  product('AC-KET-1', 'Kettle Heron', 'accessories', 8900, 2),
  product('AC-CUP-2', 'Cups Fjord, set of 2', 'accessories', 2400, 3),
  product('GR-GRO-1', 'Grinder Grove 2', 'machines', 14900, 1.5),
  product('GR-MIN-1', 'Hand grinder Pebble', 'accessories', 6900, 1.5),
  product('MA-DRI-1', 'Drip machine Harbor', 'machines', 17900, 1),
  product('MA-ESP-1', 'Espresso machine Vela', 'machines', 54900, 0.7),
  product('MA-CAP-1', 'Automatic machine Orca', 'machines', 89900, 0.4),
];

export const productWeights = products.map((p) => p.weight);

export type Plan = {
  readonly name: string;
  readonly amountMinor: number;
  readonly period: 'month' | 'quarter' | 'year';
  readonly weight: number;
  readonly company: boolean;
};

export const plans: readonly Plan[] = [
  { name: 'Cup', amountMinor: 1490, period: 'month', weight: 40, company: false },
  { name: 'Pot', amountMinor: 2790, period: 'month', weight: 35, company: false },
  { name: 'Season box', amountMinor: 6900, period: 'quarter', weight: 15, company: false },
  { name: 'Year of coffee', amountMinor: 29900, period: 'year', weight: 10, company: false },
  { name: 'Office 10', amountMinor: 11900, period: 'month', weight: 60, company: true },
  { name: 'Office 30', amountMinor: 29900, period: 'month', weight: 40, company: true },
];
