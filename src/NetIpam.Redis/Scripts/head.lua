-- Tells the newest commit. KEYS: log, commits.
-- A master that became a replica is behind: its driver learns of that later than others write.
if string.find(redis.call('INFO', 'replication'), 'role:slave', 1, true) then
  return redis.error_reply('READONLY the server is not a master any more')
end
local log = redis.call('HMGET', KEYS[1], 'seq', 'id')
if log[1] then
  return {'head', log[1], log[2]}
end
if redis.call('EXISTS', KEYS[2]) == 1 then
  return {'damaged', 'its record is missing, but not its commits'}
end
return {'gone'}
