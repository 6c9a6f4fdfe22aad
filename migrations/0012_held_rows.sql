-- Held rows that wait for nobody any more: they came in corrected, were dismissed, or went with an erased customer.

alter table import_fixed_rows rename to import_settled_rows;
alter table import_settled_rows rename constraint import_fixed_rows_pkey to import_settled_rows_pkey;
alter table import_settled_rows
  -- why it had been held: what is left is counted by reason
  add column reason text not null default '',
  add column outcome text not null default 'fixed' check (outcome in ('fixed', 'dismissed', 'erased')),
  add column settled_at timestamptz,
  alter column fixed_by drop not null;
