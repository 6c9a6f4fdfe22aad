-- A merge makes every id of one customer mean another. By came_as each id, and each record that comes in under it, keeps
-- whom it meant before, so that taking the merge back also returns what came after it. Null: nobody else than now.

alter table identities add column came_as uuid;
alter table external_keys add column came_as uuid;

-- Merges so far had listed the ids they moved; the earliest of an id says whose it was.
update identities i set came_as = m.merged_id
from (
  select distinct on (key) key, merged_id
  from customer_merges, jsonb_array_elements_text(moved -> 'pointers' -> 'identities') as key
  where undone_at is null order by key, merged_at, merge_id
) m
where jsonb_build_array(i.kind, i.value)::text = m.key and i.customer_id <> m.merged_id;

update external_keys e set came_as = m.merged_id
from (
  select distinct on (key) key, merged_id
  from customer_merges, jsonb_array_elements_text(moved -> 'pointers' -> 'external_keys') as key
  where undone_at is null order by key, merged_at, merge_id
) m
where jsonb_build_array(e.entity, e.value)::text = m.key and e.customer_id <> m.merged_id;
