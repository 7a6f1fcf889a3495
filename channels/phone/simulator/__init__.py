"""A carrier on loopback: Twilio's webhooks and the part of its REST interface that the channel uses, and a customer's
phone to play with. Knows the hub only by HTTP.
"""

from channels.phone.simulator.app import Simulator, serve, simulator_app
from channels.phone.simulator.settings import SimulatorSettings

__all__ = ["Simulator", "SimulatorSettings", "serve", "simulator_app"]
