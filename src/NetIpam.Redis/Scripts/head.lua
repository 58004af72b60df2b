-- Tells the newest commit. KEYS: log, commits.
local log = redis.call('HMGET', KEYS[1], 'seq', 'id')
if log[1] then
  return {'head', log[1], log[2]}
end
if redis.call('EXISTS', KEYS[2]) == 1 then
  return {'damaged', 'its record is missing, but not its commits'}
end
return {'gone'}
