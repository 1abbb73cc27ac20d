-- Why a trial was ended before all were played; null: it was not, or its process died.
alter table trials add column reason text check (reason in ('budget_spent', 'cancelled'));
