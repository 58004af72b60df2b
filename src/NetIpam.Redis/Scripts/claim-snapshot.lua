-- Lets a snapshot be written, and removes the parts of the one that could be before.
-- KEYS: log, parts. ARGV: id of the snapshot.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {'gone'}
end
local older = redis.call('HGET', KEYS[1], 'pending')
local fields = redis.call('HKEYS', KEYS[2])
local claimed = redis.pcall('HSET', KEYS[1], 'pending', ARGV[1])
if type(claimed) == 'table' and claimed.err then
  return claimed
end
if older and older ~= '' and older ~= ARGV[1] then
  for _, field in ipairs(fields) do
    if string.sub(field, 1, #older + 1) == older .. ':' then
      redis.call('HDEL', KEYS[2], field)
    end
  end
end
return {'claimed'}
