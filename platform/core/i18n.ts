/** Languages of the interface. Customers may have any language; people who work here read one of these. */
export const locales = ['en', 'ru'] as const;
export type Locale = (typeof locales)[number];

export const isLocale = (value: unknown): value is Locale => locales.some((locale) => locale === value);

export type Messages = { readonly [key: string]: string | Messages };

type Plural<K extends string> = K extends `${infer Stem}_other`
  ? `${Stem}_one` | `${Stem}_few` | `${Stem}_many` | `${Stem}_other`
  : K extends `${string}_one`
    ? never
    : K;

/**
 * The shape a translation must have: the same keys as the English catalogue; where English has
 * `x_one`/`x_other`, Russian has `x_one`, `x_few`, `x_many` and `x_other`.
 */
export type Translated<T extends Messages> = {
  readonly [K in keyof T & string as Plural<K>]: K extends keyof T
    ? T[K] extends Messages
      ? Translated<T[K]>
      : string
    : string;
} & { readonly [K in Exclude<Plural<keyof T & string>, keyof T>]: string };
