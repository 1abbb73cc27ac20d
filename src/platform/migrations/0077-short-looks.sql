-- knowledge: which passages have a word in title or headings is told without reading them.
create index knowledge_passages_titles on knowledge_passages using gin (ts_filter(search, '{a}')) with (fastupdate = off);

-- costs: few messages are free entries; whether one is there is told without reading all that a conversation cost.
create index message_costs_free_entry on message_costs (conversation_id, at) where type = 'free_entry_point';
