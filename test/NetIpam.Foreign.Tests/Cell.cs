namespace NetIpam.Foreign.Tests;

/// <summary>A way to call the server.</summary>
/// <param name="Client">The program or library that calls.</param>
/// <param name="Protocol">One of <see cref="Matrix.Protocols"/>.</param>
/// <param name="Transport">What carries it.</param>
/// <param name="Tests">The class whose tests call in this way.</param>
public sealed record Cell(string Client, string Protocol, Transport Transport, Type Tests);
