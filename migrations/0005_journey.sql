-- The stages of the customer's way; the company edits them.
create table stages (
  stage_id text primary key,
  name_en text not null,
  name_ru text not null,
  position integer not null,
  active boolean not null default true,
  updated_at timestamptz not null
);
comment on table stages is '@reference';
insert into stages (stage_id, name_en, name_ru, position, updated_at) values
  ('awareness', 'Awareness', 'Узнаёт о нас', 1, '2026-01-01 00:00:00+00'),
  ('discovery', 'Discovery', 'Выбирает', 2, '2026-01-01 00:00:00+00'),
  ('purchase', 'Purchase', 'Покупает', 3, '2026-01-01 00:00:00+00'),
  ('use', 'Use', 'Пользуется', 4, '2026-01-01 00:00:00+00'),
  ('service', 'Service', 'Обращается за помощью', 5, '2026-01-01 00:00:00+00'),
  ('renewal', 'Renewal', 'Продлевает', 6, '2026-01-01 00:00:00+00'),
  ('advocacy', 'Advocacy', 'Рекомендует', 7, '2026-01-01 00:00:00+00');
