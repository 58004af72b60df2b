# syntax=docker/dockerfile:1

# ipam-server and ipam as single files that need no .NET, in an image without a shell (docs/installing.md):
#   docker build --tag ipam-server .                                             every backend but MongoDB
#   docker build --tag ipam-server:mongodb --build-arg VARIANT=mongodb .         with libmongoc, on Debian

ARG VARIANT=chiseled
ARG DOTNET=mcr.microsoft.com/dotnet
ARG DEBIAN=debian:bookworm-slim

FROM --platform=$BUILDPLATFORM ${DOTNET}/sdk:10.0-noble AS build
ARG TARGETARCH
WORKDIR /source
COPY . .
RUN eng/publish --runtime "linux-$TARGETARCH" --output /out/bin && mkdir /out/data

FROM ${DOTNET}/runtime-deps:10.0-noble-chiseled AS base-chiseled

FROM ${DEBIAN} AS base-mongodb
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libmongoc-1.0-0 \
    && rm -rf /var/lib/apt/lists/*

FROM base-${VARIANT} AS server
COPY --from=build /out/bin/ /usr/local/bin/
COPY --from=build --chown=1654:1654 /out/data /var/lib/ipam
# By go-ipam's names: whoever runs the image may set these or those with IPAM_, which count more.
ENV GOIPAM_GRPC_SERVER_ENDPOINT=:9090 \
    GOIPAM_METRICS_ENDPOINT=:2112 \
    GOIPAM_FILE_PATH=/var/lib/ipam/store
# There is no Kerberos here, which Npgsql would look for at each connection.
ENV PGGSSENCMODE=disable
EXPOSE 9090 2112
VOLUME /var/lib/ipam
USER 1654:1654
HEALTHCHECK --interval=10s --timeout=6s --start-period=10s --retries=3 CMD ["/usr/local/bin/ipam", "health"]
ENTRYPOINT ["/usr/local/bin/ipam-server"]
