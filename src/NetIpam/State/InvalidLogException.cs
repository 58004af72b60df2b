namespace NetIpam.State;

/// <summary>
/// An event or a snapshot contradicts the state it is applied to: an address acquired twice, a child outside its parent, a
/// digest that differs. The state must not be used any more.
/// </summary>
internal sealed class InvalidLogException(string message) : Exception(message);
