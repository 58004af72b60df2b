using NetIpam.Codec;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Engine;

/// <summary>Removes logs of deleted namespaces that are still there, because the store failed when they were to be removed.</summary>
internal sealed class LeftoverLogs(EngineContext context, ICommitLog log)
{
    /// <summary>Looks at logs whose namespaces are deleted for good, and removes those that are there. Never throws: what is not
    /// removed now is when the store is opened next.</summary>
    public async Task RemoveAsync(IReadOnlyList<LogId> deleted, CancellationToken closing)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            foreach (var id in deleted)
            {
                closing.ThrowIfCancellationRequested();
                if (await log.GetHeadAsync(id, closing).ConfigureAwait(false) is not { } head || !await IsClosedAsync(id, head, closing).ConfigureAwait(false))
                    continue;
                await log.DeleteAsync(id, closing).ConfigureAwait(false);
                context.Notice(IpamNoticeLevel.Information, $"The log {id} of a deleted namespace, which could not be removed before, is removed.");
            }
        }
        catch (Exception e) when (e is LogUnavailableException or OutcomeUnknownException or OperationCanceledException)
        {
            // The store is away, or is being closed.
        }
        catch (Exception e)
        {
            context.Notice(IpamNoticeLevel.Warning, $"Logs of deleted namespaces could not be removed: {e.Message}", e);
        }
    }

    /// <summary>Whether a log ends as that of a deleted namespace does.</summary>
    private async Task<bool> IsClosedAsync(LogId id, LogHead head, CancellationToken closing)
    {
        await foreach (var commit in log.ReadAsync(id, head.Sequence - 1, closing).ConfigureAwait(false))
            return CommitBodyReader.Read(commit.Body.Span).Events is [.., { Kind: EventKind.Closed }];
        return false;
    }
}
