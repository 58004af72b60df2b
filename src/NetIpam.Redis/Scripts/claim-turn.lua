-- Leaves a claim for the answers of later appends. KEYS: log. ARGV: the claim.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {'gone'}
end
local claimed = redis.pcall('HSET', KEYS[1], 'turn', ARGV[1])
if type(claimed) == 'table' and claimed.err then
  return claimed
end
return {'claimed'}
