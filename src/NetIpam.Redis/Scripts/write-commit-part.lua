-- Writes a part of a blob that a commit will name. KEYS: log, parts, sequences of parts.
-- ARGV: name of the part, sequence number of the commit, content.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {'gone'}
end
redis.call('HLEN', KEYS[2])
-- A part that is noted but not there is harmless; the other way round it would never be removed.
local noted = redis.pcall('HSET', KEYS[3], ARGV[1], ARGV[2])
if type(noted) == 'table' and noted.err then
  return noted
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
return {'written'}
