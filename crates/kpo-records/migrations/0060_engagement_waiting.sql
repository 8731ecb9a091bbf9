-- My work asks for the files that have waited longest. Without these, a house of a hundred thousand files sorts them all.
create index engagement_waiting on engagement (client_id, (0 - waiting_since_at) desc, id) where stage not in ('done', 'refused');
create index engagement_waiting_provider on engagement (provider_id, (0 - waiting_since_at) desc, id) where stage not in ('done', 'refused');
